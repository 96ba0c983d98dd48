"""No card of the patient was in force on some days of the stay.

## What it looks for

A period of some card of the person must cover every day from admission to discharge, as the register knew
them when the claim came in. A card that was withdrawn or reported decreased ends on that day. If the card
was in force on admission and expires during treatment, up to 15 days after it are covered too: for
inpatients since 1 December 2018, for day care and outpatient courses since 1 July 2025. The rule covers
what VSS checks in F1_11 to F1_15, as one rule with one amount: F1_11 if all cards had ended before the stay,
F1_12 if the first one began after it, F1_15 if the person has none, F1_14 if a card begins during the stay,
F1_13 if one ends during it. Lines of which the claim asks nothing from the fund are not counted.

Of a child under six, days before the first card are a warning: the fund pays from birth, whenever the card
was issued. Days after the childhood are not.

## What a reviewer does

Look the card up again. If the days are still not covered, cut the lines of those days, or the whole claim
if no day of the stay is covered. A newborn, a child under six or an organ donor may be treated before a card
is issued: accept it.

## What it cannot see

A card that was issued after the claim came in. A line whose days lie partly before and partly after the
end of cover is not counted. Whether days of grace were granted before 1 December 2018: no source for them
was available, so none are counted.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from insurance.claim.amounts import claim_currency, claimed_amount, net_sum
from insurance.claim.fact import ClaimFact, Fact
from insurance.date_range import DateRange
from insurance.law.childhood import day_after_childhood
from insurance.law.cover.before_first_card import is_before_first_card
from insurance.law.cover.covered_days import covers, last_day_of_cover, merged, uncovered_days
from insurance.law.cover.days_of_grace import NO_GRACE, DaysOfGrace
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.grace_versions import in_force_with_grace, is_inpatient
from review.rulebook.facts.register_answer import no_answer
from review.rulebook.facts.stay_days import NO_STAY, lines_on
from review.rulebook.facts.wording import day_vi, days_en, days_vi, line_numbers

rule = Rule(
    code="W01",
    title=Text("Thẻ BHYT không có giá trị trong thời gian điều trị", "Card not in force during the stay"),
    outcome=FindingOutcome.CUT,
    precision=Prior(19, 1),
    answers=("F1_11", "F1_12", "F1_13", "F1_14", "F1_15"),
    needs=(Given.UNCOVERED_DAYS, Given.UNUSUAL_PERSON),
)

ONE_DAY = timedelta(days=1)
NO_KIND = Missing(
    Fact(ClaimFact.INPATIENT),
    Text(
        "Thẻ hết hạn trong đợt điều trị nhưng hồ sơ không cho biết là nội trú hay ngoại trú.",
        "The card expires during the stay, and the claim does not say whether the stay is an inpatient's.",
    ),
)


@rule.in_force(
    "2009-07-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 16 khoản 3 và khoản 4")
)
def every_day_is_covered(case: Case) -> Answers:
    """The law itself grants no days of grace."""
    yield from _judge(case, days_of_grace=None)


@in_force_with_grace(rule)
def days_of_grace_are_covered(case: Case, days_of_grace: Parameter[DaysOfGrace]) -> Answers:
    """If the card expires during the stay, the days of grace after it are covered too."""
    yield from _judge(case, days_of_grace)


def _judge(case: Case, days_of_grace: Parameter[DaysOfGrace] | None) -> Answers:
    """Object to every gap, unless the gaps depend on the kind of visit and the claim does not give it."""
    missing = no_answer(case) or _no_person(case)
    stay = case.stay
    if missing or stay is None:
        yield missing or NO_STAY
        return
    if covers(case.card.periods, stay):
        return
    grace = days_of_grace.on(stay.last).value if days_of_grace else NO_GRACE
    gaps = uncovered_days(stay, case.card.periods, grace.inpatient)
    gaps_of_others = uncovered_days(stay, case.card.periods, grace.otherwise)
    inpatient = is_inpatient(case.claim)
    if inpatient is None and gaps != gaps_of_others:
        yield NO_KIND
    else:
        yield from _objections(case, stay, gaps if inpatient else gaps_of_others)


def _objections(case: Case, stay: DateRange, gaps: list[DateRange]) -> Iterator[Found]:
    claim = case.claim
    for gap in _divided(gaps, case):
        whole = gap == stay
        lines = [] if whole else [line for line in lines_on(claim, gap) if line.payment.fund_part != 0]
        message = _message(case, gap, [line.sequence for line in lines])
        paid_from_birth = _is_paid_from_birth(case, gap.first)
        yield Found(
            line=0,
            fact=Fact(ClaimFact.STAY),
            amount=claimed_amount(claim) if whole else net_sum(lines, claim_currency(claim)),
            message=_with_childhood(message) if paid_from_birth else message,
            lines=tuple(line.sequence for line in lines),
            insurer_code=_code(case, stay, gap),
            outcome=FindingOutcome.WARN if paid_from_birth else None,
        )


def _divided(gaps: list[DateRange], case: Case) -> Iterator[DateRange]:
    """A gap before a child's first card ends with the childhood."""
    grown_up = day_after_childhood(case.card.birth_date)
    for gap in gaps:
        if grown_up and gap.first < grown_up <= gap.last and _is_paid_from_birth(case, gap.first):
            yield DateRange(gap.first, grown_up - ONE_DAY)
            yield DateRange(grown_up, gap.last)
        else:
            yield gap


def _is_paid_from_birth(case: Case, day: date) -> bool:
    return is_before_first_card(day, case.card.periods, case.card.birth_date)


def _code(case: Case, stay: DateRange, gap: DateRange) -> str:
    if gap != stay:
        return "F1_14" if gap.first == stay.first else "F1_13"
    if last_day_of_cover(case.card.periods, gap.first):
        return "F1_11"
    return "F1_12" if merged(case.card.periods) else "F1_15"


def _message(case: Case, gap: DateRange, lines: list[int]) -> Text:
    vi = f"Không có thẻ BHYT nào có giá trị sử dụng {days_vi(gap.first, gap.last)}."
    en = f"No card was in force {days_en(gap.first, gap.last)}."
    before = last_day_of_cover(case.card.periods, gap.first)
    if before is not None:
        vi += f" Thẻ gần nhất có giá trị đến hết ngày {day_vi(before)}."
        en += f" The last card was in force until {before}."
    if lines:
        vi += f" Các dòng chi phí liên quan: {line_numbers(lines)}."
        en += f" Lines concerned: {line_numbers(lines)}."
    return Text(vi, en)


def _with_childhood(message: Text) -> Text:
    vi = "Trẻ em dưới 6 tuổi chưa có thẻ: quỹ thanh toán từ khi sinh, thẻ cấp sau vẫn được chấp nhận."
    en = "A child under six without a card yet: the fund pays from birth, a card issued later is accepted."
    return Text(f"{message.vi} {vi}", f"{message.en} {en}")


def _no_person(case: Case) -> Missing | None:
    if case.card.person_known:
        return None
    return Missing(
        CaseFact.CARD_PERIODS,
        Text(
            "Cơ sở dữ liệu thẻ không có người này nên không có thẻ để đối chiếu.",
            "The register does not know the person, so there is no card to compare with.",
        ),
    )
