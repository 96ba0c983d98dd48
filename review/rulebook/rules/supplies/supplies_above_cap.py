"""The fund is asked for more of the supplies of one use of a service than their cap allows.

## What it looks for

Supplies for one use of a service (GOI_VTYT) that are paid in full (TYLE_TT_BH 100) are covered up to 45
times the reference level of the day. The rule adds up their cost by package, and compares what the fund is
asked for (T_BHTT) with the benefit rate of the lines on the cap. The patient pays the rest. A supply
without a package is taken by itself. Supplies with a payment ratio of their own do not count. The cap does
not apply to cards of the levels 1 and 5. The VSS list has the same rule.

## What a reviewer does

Compare with the decision on the package: which supplies belong to one use. If the sum is right, the fund
pays its rate of the cap. It is only a warning, since what is paid follows from the cap when the claim is
decided.

## What it cannot see

Supplies of one use that were billed under several packages, or of several uses under one. What the fund
pays above the cap because the patient has reached the year's ceiling on co-payments: only the own part is
above the cap.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.provision import Provision
from insurance.law.visit import Facility, Tier
from insurance.money import DONG, EXACT, ZERO, exact_sum, plausible
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.benefit.benefit_law_files import BENEFIT_LAW
from review.rulebook.facts.benefit.rates_on_day import RatesOnDay
from review.rulebook.facts.line_payment import fund_asked, is_paid_by_the_fund
from review.rulebook.facts.register_answer import no_answer
from review.rulebook.facts.wording import line_numbers

WHOLE = Decimal(100)
ONE_DONG = Decimal(1)
# The cap is the same at every facility.
ANY_FACILITY = Facility(Tier.DISTRICT)

rule = Rule(
    code="W31",
    title=Text("Vật tư y tế vượt trần thanh toán", "Supplies above their cap"),
    outcome=FindingOutcome.WARN,
    precision=Prior(8, 2),
    answers=("F6_55",),
    needs=(LineKind.SUPPLY,),
)

NO_RATE = Missing(
    Fact(LineFact.PAYMENT_BENEFIT_PERCENT),
    Text(
        "Vật tư y tế vượt trần thanh toán nhưng không ghi mức hưởng.",
        "Supplies cost more than their cap, and their benefit rate is not stated.",
    ),
)


@rule.in_force_with(
    BENEFIT_LAW, "2017-06-01", law=Provision("Thông tư 04/2017/TT-BYT", "điểm b khoản 2 Điều 3")
)
def supplies_are_within_their_cap(case: Case, law: BenefitLaw) -> Answers:
    """Compare each package that costs more than the lowest cap."""
    for lines in _packages(case):
        if exact_sum(amount_of(line.net) or ZERO for line in lines) <= law.lowest_supply_cap:
            # Under every cap: the register need not have answered.
            continue
        missing = no_answer(case)
        if missing:
            yield missing
            return
        yield from _judge(case, lines, law)


def _packages(case: Case) -> list[list[Line]]:
    packages: dict[str | int, list[Line]] = {}
    for line in case.index.of(LineKind.SUPPLY):
        if _is_paid_in_full(line):
            packages.setdefault(line.product.package or line.sequence, []).append(line)
    return list(packages.values())


def _is_paid_in_full(line: Line) -> bool:
    percent = line.payment.insured_percent
    return percent in (None, WHOLE) and is_paid_by_the_fund(line) and currency_of(line.net) == DONG


def _judge(case: Case, lines: Sequence[Line], law: BenefitLaw) -> Iterator[Found | Missing]:
    cap = _cap(case, lines, law)
    cost = exact_sum(amount_of(line.net) or ZERO for line in lines)
    if cap is None or cost <= cap:
        return
    rates = [plausible(line.payment.benefit_percent) for line in lines]
    known = [rate for rate in rates if rate is not None]
    if len(known) < len(rates):
        yield NO_RATE
        return
    asked = exact_sum(fund_asked(line) or ZERO for line in lines)
    covered = EXACT.divide(EXACT.multiply(cap, max(known)), WHOLE)
    if EXACT.subtract(asked, covered) > ONE_DONG:
        yield _objection(lines, cap, asked, EXACT.subtract(asked, covered))


def _cap(case: Case, lines: Sequence[Line], law: BenefitLaw) -> Decimal | None:
    """The cap of the day; None where it does not apply to the patient, by any of the cards."""
    day = case.claim.day_of(lines[0]) or case.day
    if day is None:
        return None
    rates = RatesOnDay(day, case, ANY_FACILITY, ZERO, law)
    caps = [entitlement.supply_cap for entitlement in rates.others]
    limited = [cap for cap in caps if cap is not None]
    return Decimal(max(limited)) if limited and len(limited) == len(caps) else None


def _objection(lines: Sequence[Line], cap: Decimal, asked: Decimal, excess: Decimal) -> Found:
    numbers = line_numbers(line.sequence for line in lines)
    named = "line" if len(lines) == 1 else "lines"
    dearest = max(lines, key=lambda line: fund_asked(line) or ZERO)
    return Found(
        line=dearest.sequence,
        fact=dearest.fact(LineFact.PAYMENT_FUND_PART),
        amount=Money(excess, DONG),
        message=Text(
            f"Vật tư y tế của một lần sử dụng dịch vụ (dòng {numbers}) vượt trần {sum_vi(cap, DONG)}: đề "
            f"nghị quỹ thanh toán {sum_vi(asked, DONG)}, thừa {sum_vi(excess, DONG)}.",
            f"Supplies of one use of a service ({named} {numbers}) exceed the cap of {sum_en(cap, DONG)}: "
            f"the fund is asked for {sum_en(asked, DONG)}, which is {sum_en(excess, DONG)} too much.",
        ),
    )
