"""By the dates that the claim itself gives, no card of the patient was in force on some days of the stay.

## What it looks for

The first and last days of the cards as the claim states them (GT_THE_TU, GT_THE_DEN), several if a new card
was issued during the stay. Every day with a line that the fund is to pay must lie in one of them, or in the
days of grace after a card that expired during treatment: those are the same as in rule W01. The insurer's
rule is F1_1 if all cards had expired before admission, F1_2 if none had begun at discharge, F1_3 if the days
are after a card's last day, and F1_4 if they are before the first card's first day. Days that the register
does not cover either are reported by W01 alone. Cards of the army, the police and similar groups (QN, HC, LS,
XK, CY, CA) may be stated without a last day.

## What a reviewer does

If the register covers the days, no money is at stake: the facility states an old or a wrong card, and is to
state the one that was in force. If the register could not be reached, look the card up, and cut the lines of
the days without cover.

## What it cannot see

Cards that the facility left out. A line whose days lie partly before and partly after the end of cover.
"""

from collections.abc import Iterator
from typing import NamedTuple

from insurance.claim.amounts import claim_currency, claimed_amount, net_sum
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line import Line
from insurance.date_range import DateRange
from insurance.law.cover.covered_days import uncovered_days
from insurance.law.cover.days_of_grace import NO_GRACE, DaysOfGrace
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.grace_versions import in_force_with_grace, is_inpatient
from review.rulebook.facts.cards.stated_cards import NO_STATED_CARD, StatedPeriod, stated_periods
from review.rulebook.facts.stay_days import NO_STAY, lines_on
from review.rulebook.facts.wording import day_vi, days_en, days_vi, line_numbers

rule = Rule(
    code="W22",
    title=Text(
        "Thẻ ghi trên hồ sơ không còn hoặc chưa có giá trị", "Stated card not in force during the stay"
    ),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    answers=("F1_1", "F1_2", "F1_3", "F1_4"),
)

NO_KIND = Missing(
    Fact(ClaimFact.INPATIENT),
    Text(
        "Thẻ ghi trên hồ sơ hết hạn trong đợt điều trị nhưng hồ sơ không cho biết là nội trú hay ngoại trú.",
        "The stated card expires during the stay, and the claim does not say whether it is an inpatient's.",
    ),
)


class Gap(NamedTuple):
    """Days without a stated card, the lines of those days that the fund is to pay, and the insurer's code."""

    days: DateRange
    lines: list[Line]
    code: str
    is_whole: bool


@rule.in_force(
    "2009-07-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 16 khoản 3 và khoản 4")
)
def every_day_has_a_stated_card(case: Case) -> Answers:
    """The law itself grants no days of grace."""
    yield from _judge(case, days_of_grace=None)


@in_force_with_grace(rule)
def days_of_grace_have_a_stated_card(case: Case, days_of_grace: Parameter[DaysOfGrace]) -> Answers:
    """If a card expires during the stay, the days of grace after it need none."""
    yield from _judge(case, days_of_grace)


def _judge(case: Case, days_of_grace: Parameter[DaysOfGrace] | None) -> Answers:
    """Object to the days without a stated card, unless the register has no card for them either."""
    stay, stated = case.stay, stated_periods(case.claim)
    if stay is None or stated is None:
        yield NO_STAY if stay is None else NO_STATED_CARD
        return
    grace = days_of_grace.on(stay.last).value if days_of_grace else NO_GRACE
    inpatient = is_inpatient(case.claim)
    gaps = uncovered_days(stay, stated, grace.inpatient if inpatient else grace.otherwise)
    if inpatient is None and gaps != uncovered_days(stay, stated, grace.inpatient):
        yield NO_KIND
        return
    for gap in _objectionable(case, stay, stated, gaps):
        yield _objection(case, stated, gap)


def _objectionable(
    case: Case, stay: DateRange, stated: list[StatedPeriod], gaps: list[DateRange]
) -> Iterator[Gap]:
    is_known = case.card.determined and case.card.person_known
    for days in gaps:
        lines = [line for line in lines_on(case.claim, days) if line.payment.fund_part != 0]
        if not lines or (is_known and uncovered_days(days, case.card.periods, 0)):
            continue
        yield Gap(days, lines, _code(days, stated, is_whole=days == stay), days == stay)


def _code(days: DateRange, stated: list[StatedPeriod], *, is_whole: bool) -> str:
    """By whether the days are after a card's last day, or before the first one begins."""
    has_expired = any(period.valid_until < days.first for period in stated)
    if has_expired:
        return "F1_1" if is_whole else "F1_3"
    return "F1_2" if is_whole else "F1_4"


def _objection(case: Case, stated: list[StatedPeriod], gap: Gap) -> Found:
    """The money is at stake only while nothing is known of another card."""
    is_covered = case.card.determined and case.card.person_known
    lines = () if gap.is_whole or is_covered else tuple(line.sequence for line in gap.lines)
    asked = claimed_amount(case.claim) if gap.is_whole else net_sum(gap.lines, claim_currency(case.claim))
    return Found(
        line=0,
        fact=Fact(ClaimFact.CARDS),
        amount=None if is_covered else asked,
        message=_message(gap, stated, is_covered=is_covered),
        lines=lines,
        insurer_code=gap.code,
    )


def _message(gap: Gap, stated: list[StatedPeriod], *, is_covered: bool) -> Text:
    days, numbers = gap.days, line_numbers(line.sequence for line in gap.lines)
    vi = f"Không thẻ nào ghi trên hồ sơ có giá trị sử dụng {days_vi(days.first, days.last)}."
    en = f"No card that the claim states was in force {days_en(days.first, days.last)}."
    ends = [period.valid_until for period in stated if period.valid_until < days.first]
    if ends:
        vi += f" Thẻ gần nhất ghi giá trị đến hết ngày {day_vi(max(ends))}."
        en += f" The last one is stated to end on {max(ends)}."
    if is_covered:
        vi += " Theo dữ liệu thẻ thì người bệnh có thẻ khác còn giá trị: hãy ghi thẻ đó."
        en += " By the register the patient has another card that was: state that one."
    elif not gap.is_whole:
        vi += f" Các dòng chi phí liên quan: {numbers}."
        en += f" Lines concerned: {numbers}."
    return Text(vi, en)
