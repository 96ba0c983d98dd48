"""The benefit rate of a line is not the one that the law of the day gives.

## What it looks for

The rule computes at what rate (MUC_HUONG) the fund pays each line: by the card in force on that day, the
visit code or reason of admission, tier and level of the facility, area code, the law of the day, and
whether the visit costs less than 15 % of the reference level of its last day. It objects where the line
states another rate. What follows from the stated code counts, and so does what follows from the facts of
the visit. Of several cards any may count. A rate of 100 % is accepted for a patient who has co-paid the
year's ceiling, by the register or by the claim's own statement unless the register says that five years of
insurance are not reached. A rate may be rounded to whole percent. Where nothing is paid for the case, the
whole claim is refused. The VSS list has a rule for each tier, line of care, cost and area: a finding names
it.

## What a reviewer does

Compare the visit code with the papers: the registered facility, the transfer paper, the emergency. If the
code is right, the fund's part is what the law gives. The amount shown is what the fund is asked for above
it. It is only a warning, since what is paid follows from the law when the claim is decided.

## What it cannot see

Whether a commune station is managed for a hospital, in which case the card's level counts: that could not
be judged. Rates of drug pick-ups, which the law does not fix. Lines for a war wound, transport, and lines
that the fund does not pay. A diagnosis on the list of serious diseases, without the code for it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT
from insurance.claim.parts.values import Money
from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.parameters.provision import Provision
from insurance.law.visit import Facility
from insurance.money import AMOUNT_LIMIT, DONG, EXACT, ZERO, exact_sum, plausible
from insurance.number_text import number_en, number_vi, sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.benefit.benefit_law_files import BENEFIT_LAW
from review.rulebook.facts.benefit.insurer_case import (
    ALL_CASES,
    NOTHING_PAID,
    TierGroup,
    insurer_case,
    tier_group,
)
from review.rulebook.facts.benefit.rate_changes import rate_changes
from review.rulebook.facts.benefit.rates_on_day import RatesOnDay
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.line_payment import fund_asked, line_parts
from review.rulebook.facts.register_answer import no_answer
from review.rulebook.facts.wording import line_numbers

# VET_THUONG_TP; MA_NHOM.
RELAPSE_OF_WAR_WOUND, TRANSPORT = "1", "12"

rule = Rule(
    code="W25",
    title=Text("Sai mức hưởng BHYT", "Wrong benefit rate"),
    outcome=FindingOutcome.WARN,
    precision=Prior(8, 2),
    answers=ALL_CASES,
)

NO_FACILITY = Missing(
    CaseFact.FACILITY,
    Text(
        "Chưa biết tuyến và cấp chuyên môn kỹ thuật của cơ sở nên chưa tính được mức hưởng.",
        "The tier and the level of the facility are not known, so the benefit rate could not be computed.",
    ),
)
NO_CODE = Missing(
    Fact(ClaimFact.VISIT_CODE),
    Text(
        "Hồ sơ không ghi mã đối tượng đến khám chữa bệnh mà pháp luật quy định mức hưởng.",
        "The claim has no visit code for which the law fixes a rate.",
    ),
)
MANAGED_FOR_A_HOSPITAL = Missing(
    Fact(LineFact.PAYMENT_BENEFIT_PERCENT),
    Text(
        "Trạm y tế ghi mức hưởng theo thẻ: chỉ đúng nếu người bệnh do bệnh viện tuyến trên quản lý, điều này "
        "hồ sơ không cho biết.",
        "The commune station states the card's level, which is right only for a patient managed for a "
        "hospital; the claim does not say so.",
    ),
)
RATE = Text("mức hưởng", "benefit rate")


class Wrong(msgspec.Struct, frozen=True):
    """Why lines have another rate than the law gives: lines with equal reasons are one finding."""

    stated: Decimal
    expected: Decimal
    insurer_code: str
    reasons: Text


@rule.in_force_with(BENEFIT_LAW, "2025-07-01", law=Provision("Nghị định 188/2025/NĐ-CP", "Điều 18, Điều 19"))
@rule.in_force_with(
    BENEFIT_LAW, "2025-01-01", law=Provision("Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)", "Điều 22")
)
@rule.in_force_with(
    BENEFIT_LAW, "2015-01-01", law=Provision("Luật BHYT (sửa đổi bởi Luật 46/2014/QH13)", "Điều 22")
)
def rates_follow_from_the_law(case: Case, law: BenefitLaw) -> Answers:
    """Compare the rate of each line with that of its day."""
    with_rate: list[Line] = []
    without: list[Line] = []
    for line in _paid_at_a_rate(case.claim.lines):
        percent = line.payment.benefit_percent
        (without if percent is None or plausible(percent) is None else with_rate).append(line)
    if (with_rate or without) and (missing := no_answer(case)):
        yield missing
        return
    if without:
        yield lacking(without, LineFact.PAYMENT_BENEFIT_PERCENT, RATE)
    if with_rate and case.facility_facts is None:
        yield NO_FACILITY
    elif with_rate and case.facility_facts:
        yield from _judge(case, with_rate, case.facility_facts, law)


def _paid_at_a_rate(lines: Iterable[Line]) -> list[Line]:
    paid = []
    for line in lines:
        net, payment = line.net, line.payment
        if (
            net is not None
            and ZERO < net.value < AMOUNT_LIMIT
            and (net.currency or DONG) == DONG
            and line.group != TRANSPORT
            and line.care.wound_relapse != RELAPSE_OF_WAR_WOUND
            and (payment is NO_PAYMENT or payment.is_by_the_fund)
        ):
            paid.append(line)
    return paid


def _judge(case: Case, lines: Sequence[Line], facility: Facility, law: BenefitLaw) -> Answers:
    wrong: dict[Wrong, list[Line]] = {}
    missing: dict[Missing, None] = {}
    for line, rates in _rated(case, lines, facility, law):
        answer = _answer(line, rates, facility, case)
        if isinstance(answer, Missing):
            missing[answer] = None
        elif answer is not None:
            wrong.setdefault(answer, []).append(line)
    yield from missing
    yield from _objections(case, wrong)


def _rated(
    case: Case, lines: Sequence[Line], facility: Facility, law: BenefitLaw
) -> Iterator[tuple[Line, RatesOnDay]]:
    """Each line with the rates of its day. Days between two changes have the same."""
    claimed = claimed_amount(case.claim)
    total = claimed.value if claimed else ZERO
    dated = [(line, day) for line in lines if (day := case.claim.day_of(line) or case.day)]
    changes = rate_changes(case, {day for _, day in dated}, law) if dated else []
    known: dict[int, RatesOnDay] = {}
    for line, day in dated:
        part = bisect_right(changes, day)
        if part not in known:
            known[part] = RatesOnDay(day, case, facility, total, law)
        yield line, known[part]


def _answer(line: Line, rates: RatesOnDay, facility: Facility, case: Case) -> Wrong | Missing | None:
    stated = line.payment.benefit_percent or ZERO
    if rates.has(stated) or not (rates.stated or rates.others):
        return None
    expected = rates.expected
    if expected is None:
        return NO_CODE
    percent = rates.percent(expected)
    if _is_level_of_card(stated, expected, rates, facility):
        return MANAGED_FOR_A_HOSPITAL
    code = _code(expected, percent, rates, facility, case)
    return Wrong(stated, percent, code, _reasons(expected, is_small=rates.is_small))


def _is_level_of_card(stated: Decimal, expected: Entitlement, rates: RatesOnDay, facility: Facility) -> bool:
    """Whether a commune station states the card's level for a visit that is not small."""
    is_station = tier_group(facility) is TierGroup.COMMUNE
    return is_station and not rates.is_small and expected.right_line and stated == rates.level < expected.rate


def _code(expected: Entitlement, percent: Decimal, rates: RatesOnDay, facility: Facility, case: Case) -> str:
    if not percent:
        return NOTHING_PAID
    areas = {period.area_code for period in case.card.periods} | {case.claim.visit.area or ""}
    return insurer_case(
        facility,
        right_line=expected.right_line,
        is_small=rates.is_small,
        has_area=bool(areas - {""}),
    )


def _reasons(expected: Entitlement, *, is_small: bool) -> Text:
    """The case and the level; for a small visit, why the level does not count."""
    reasons = expected.reasons[: 3 if is_small else 2] if expected.rate else expected.reasons[:1]
    return Text(" ".join(reason.vi for reason in reasons), " ".join(reason.en for reason in reasons))


def _objections(case: Case, wrong: dict[Wrong, list[Line]]) -> Iterator[Found]:
    for why, lines in wrong.items():
        excess = [_excess(line, why.expected) for line in lines]
        if why.insurer_code != NOTHING_PAID:
            yield _objection(why, lines, excess)
        elif any(excess):
            yield _refusal(case, why, lines, exact_sum(excess))


def _excess(line: Line, percent: Decimal) -> Decimal:
    """What the fund is asked for above what this rate gives; 0 if it is asked for less."""
    asked, parts = fund_asked(line), line_parts(line, percent)
    return ZERO if asked is None or parts is None else max(ZERO, EXACT.subtract(asked, parts.fund))


def _objection(why: Wrong, lines: Sequence[Line], excess: Sequence[Decimal]) -> Found:
    whole = exact_sum(excess)
    single = lines[0] if len(lines) == 1 else None
    fact = LineFact.PAYMENT_BENEFIT_PERCENT
    has_amounts = bool(whole) and single is None
    return Found(
        line=single.sequence if single else 0,
        fact=single.fact(fact) if single else Fact(fact),
        amount=Money(whole, DONG) if whole else None,
        message=_message(why, lines, whole),
        lines=tuple(line.sequence for line in lines) if has_amounts else (),
        line_amounts=tuple(excess) if has_amounts else (),
        insurer_code=why.insurer_code,
    )


def _refusal(case: Case, why: Wrong, lines: Sequence[Line], asked: Decimal) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.VISIT_CODE),
        amount=claimed_amount(case.claim),
        message=_message(why, lines, asked),
        outcome=FindingOutcome.REFUSE,
        insurer_code=why.insurer_code,
    )


def _message(why: Wrong, lines: Sequence[Line], excess: Decimal) -> Text:
    numbers = line_numbers(line.sequence for line in lines)
    stated, expected = number_vi(why.stated), number_vi(why.expected)
    vi = f"Dòng {numbers}: mức hưởng ghi {stated}%, theo quy định là {expected}%."
    en = (
        f"{'Line' if len(lines) == 1 else 'Lines'} {numbers}: the benefit rate stated is "
        f"{number_en(why.stated)} %, and the law gives {number_en(why.expected)} %."
    )
    if excess:
        vi += f" Quỹ BHYT bị đề nghị thừa {sum_vi(excess, DONG)}."
        en += f" The fund is asked for {sum_en(excess, DONG)} too much."
    return Text(f"{vi} {why.reasons.vi}", f"{en} {why.reasons.en}")
