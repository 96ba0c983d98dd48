"""The facility claims several visits of one day, each too cheap for a co-payment, which together are not.

## What it looks for

Other bills of the same facility for outpatient visits of the same person on the same day. If this visit costs
less than 15 % of the reference level, the fund pays all of it. If the visits of the day together reach that
sum, they are one visit, and the patient's benefit rate applies. The money at stake is what the fund is asked
for this claim beyond that rate. It is computed by the law of the day, from card, visit code and facility as
in rule W25, and by what is most favourable to the patient.

## What a reviewer does

Read the records. A patient who is sent from one specialty to another, or comes back on the same day, is on
one visit: ask for one claim. Two visits remain if the patient fell ill again after the first had ended.

## What it cannot see

Visits that were claimed later. The part of an earlier claim that was paid without a co-payment. Visits that
were spread over several days. Claims that were kept before their amount was kept for comparison.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from insurance.claim.amounts import amount_of, claimed_amount, currency_of
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.claim.stay import Stay
from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.parameters.provision import Provision
from insurance.money import DONG, EXACT, ZERO, exact_sum
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.benefit.benefit_law_files import BENEFIT_LAW
from review.rulebook.facts.benefit.rates_on_day import RatesOnDay
from review.rulebook.facts.line_payment import fund_asked, is_paid_by_the_fund, line_parts
from review.rulebook.facts.register_answer import no_answer

rule = Rule(
    code="W28",
    title=Text(
        "Một lần khám tách thành nhiều hồ sơ dưới mức cùng chi trả", "A visit cut into several claims"
    ),
    outcome=FindingOutcome.WARN,
    precision=Prior(5, 5),
    needs=(Given.EARLIER_STAYS,),
)

NO_FACILITY = Missing(
    CaseFact.FACILITY,
    Text(
        "Chưa biết tuyến và cấp chuyên môn kỹ thuật của cơ sở nên chưa tính được mức hưởng.",
        "The tier and the level of the facility are not known, so the benefit rate could not be computed.",
    ),
)
NO_AMOUNT = Missing(
    Fact(ClaimFact.TOTAL),
    Text(
        "Cơ sở còn hồ sơ khác của người bệnh trong ngày; thiếu số tiền bằng đồng của một hồ sơ để cộng.",
        "The facility has another claim for the patient on this day; an amount in dong is missing of one.",
    ),
)


@rule.in_force_with(
    BENEFIT_LAW, "2025-01-01", law=Provision("Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)", "Điều 22 khoản 1")
)
@rule.in_force_with(
    BENEFIT_LAW, "2015-01-01", law=Provision("Luật BHYT (sửa đổi bởi Luật 46/2014/QH13)", "Điều 22 khoản 1")
)
def one_visit_is_one_claim(case: Case, law: BenefitLaw) -> Answers:
    """Add the visits of the day, and compare the sum with the limit for visits without a co-payment."""
    day = _day_of_visit(case.claim)
    others = _visits_of(day, case) if day else []
    if day is None or not others:
        return
    if missing := no_answer(case):
        yield missing
    elif case.facility_facts is None:
        yield NO_FACILITY
    else:
        yield from _together(day, case, others, law)


def _day_of_visit(claim: Claim) -> date | None:
    """The day of an outpatient's bill of one day."""
    is_visit = claim.is_bill and claim.inpatient is False and claim.first_day == claim.last_day
    return claim.first_day if is_visit else None


def _visits_of(day: date, case: Case) -> list[Stay]:
    """The facility's other outpatient visits of the day; none if one of them is this very claim."""
    others = [
        stay
        for stay in case.earlier
        if stay.facility == case.facility and not stay.inpatient and stay.first_day == stay.last_day == day
    ]
    same = case.own_stay if others else None
    return [] if same and any(stay.fingerprint == same.fingerprint for stay in others) else others


def _together(day: date, case: Case, others: Sequence[Stay], law: BenefitLaw) -> Answers:
    asked = claimed_amount(case.claim)
    total = amount_of(asked) if currency_of(asked) == DONG else None
    amounts = [stay.amount for stay in others if stay.amount is not None]
    if total is None or len(amounts) < len(others) or case.facility_facts is None:
        yield NO_AMOUNT
        return
    whole = exact_sum([total, *amounts])
    alone = RatesOnDay(day, case, case.facility_facts, total, law)
    entitlement = _best(alone)
    if entitlement is None or not total < entitlement.small_visit_below <= whole:
        return
    beyond = _beyond(case.claim.lines, alone.percent(entitlement), entitlement.rate)
    if beyond > 0:
        yield _objection(whole, entitlement, beyond)


def _best(rates: RatesOnDay) -> Entitlement | None:
    """What is most favourable to the patient of all that may apply."""
    return max((*rates.stated, *rates.others), key=lambda one: (one.rate, one.advantage), default=None)


def _beyond(lines: Sequence[Line], alone: Decimal, together: Decimal) -> Decimal:
    """What the fund is asked beyond the rate of the visits together."""
    parts = []
    for line in lines:
        due = line_parts(line, together)
        if due is None or not is_paid_by_the_fund(line):
            continue
        asked = fund_asked(line)
        at_once = line_parts(line, alone) if asked is None else None
        parts.append(EXACT.subtract((at_once.fund if at_once else asked) or ZERO, due.fund))
    return exact_sum([part for part in parts if part > 0])


def _objection(whole: Decimal, entitlement: Entitlement, beyond: Decimal) -> Found:
    limit, rate = entitlement.small_visit_below, f"{entitlement.rate.normalize():f}"
    return Found(
        line=0,
        fact=Fact(ClaimFact.TOTAL),
        amount=Money(beyond, DONG),
        message=Text(
            f"Cùng các hồ sơ khác của cơ sở trong ngày, chi phí là {sum_vi(whole, DONG)}, không dưới mức "
            f"{sum_vi(limit, DONG)}: nếu là một lần khám thì mức hưởng là {rate} %.",
            f"With the other claims of the facility on this day the cost is {sum_en(whole, DONG)}, not "
            f"below {sum_en(limit, DONG)}: if this is one visit, the benefit rate is {rate} %.",
        ),
    )
