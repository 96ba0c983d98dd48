"""Bed days are billed of a patient who was not admitted, or of an observation of more than three days.

## What it looks for

Outpatients (MA_LOAI_KCB 01 and 02) have no bed: every bed line is more than is paid. Under observation at
a commune station or a polyclinic (06), at most three bed days are paid. The VSS list has the same rule, as
a warning.

## What a reviewer does

Compare with the record whether the patient was admitted: then the kind of visit is wrong, and the facility
corrects it. Otherwise cut the bed days.

## What it cannot see

Beds of day care (04), whose price is another one. Whether the bed's price is that of an observation bed.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, ZERO, exact_sum, plausible, rounded, smallest_unit
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.law_parameter import OBSERVATION_BED_DAYS
from review.rulebook.facts.laws import AUTOMATIC_REVIEW
from review.rulebook.facts.wording import line_numbers

# MA_LOAI_KCB: an examination, a course of outpatient treatment; an observation.
WITHOUT_BED = frozenset({"01", "02"})
OBSERVATION = "06"
QUANTITY = Text("số lượng", "quantity")

rule = Rule(
    code="W30",
    title=Text("Tiền giường của người bệnh không nội trú", "Beds of a patient who was not admitted"),
    outcome=FindingOutcome.WARN,
    precision=Prior(8, 2),
    answers=("F6_49",),
    needs=(LineKind.BED,),
)


@rule.in_force_with(OBSERVATION_BED_DAYS, "2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force_with(OBSERVATION_BED_DAYS, "2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 6"))
def beds_are_of_inpatients(case: Case, bed_days: Parameter[int]) -> Answers:
    """Compare the sum of the bed days with what this kind of visit has."""
    kind, beds, day = case.claim.visit.kind, case.index.of(LineKind.BED), case.day
    if kind not in (*WITHOUT_BED, OBSERVATION) or not beds or day is None:
        return
    most = Decimal(bed_days.on(day).value) if kind == OBSERVATION else ZERO
    without_quantity = [line for line in beds if plausible(line.quantity) is None]
    if without_quantity:
        yield lacking(without_quantity, LineFact.QUANTITY, QUANTITY)
        return
    yield from _judge(beds, most)


def _judge(beds: Sequence[Line], most: Decimal) -> Iterator[Found]:
    billed = exact_sum(line.quantity for line in beds if line.quantity is not None)
    if billed <= most:
        return
    numbers = line_numbers(line.sequence for line in beds)
    cheapest = min(beds, key=_price)
    yield Found(
        line=cheapest.sequence,
        fact=cheapest.fact(LineFact.QUANTITY),
        amount=_amount(beds, cheapest, billed, most),
        message=Text(
            f"Đề nghị thanh toán {number_vi(billed)} ngày giường; người bệnh không nội trú được thanh toán "
            f"{number_vi(most)} ngày. Các dòng chi phí liên quan: {numbers}.",
            f"{number_en(billed)} bed days are billed, and {number_en(most)} are paid of a patient who was "
            f"not admitted. Lines concerned: {numbers}.",
        ),
    )


def _amount(beds: Sequence[Line], cheapest: Line, billed: Decimal, most: Decimal) -> Money | None:
    """All beds, or the days above the number at the price of the cheapest."""
    currency = currency_of(cheapest.net)
    excess = EXACT.multiply(_price(cheapest), EXACT.subtract(billed, most))
    whole = exact_sum(max(amount_of(line.net) or ZERO, ZERO) for line in beds)
    amount = rounded(min(excess, whole), smallest_unit(currency))
    return Money(amount, currency) if amount > 0 else None


def _price(bed: Line) -> Decimal:
    """The price of one bed day; 0 where it is not known."""
    net, quantity = amount_of(bed.net), bed.quantity
    return ZERO if net is None or not quantity or quantity < 0 or net < 0 else EXACT.divide(net, quantity)
