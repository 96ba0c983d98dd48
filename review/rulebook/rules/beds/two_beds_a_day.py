"""Two beds of one day add up to more than one bed day.

## What it looks for

A patient who moves to another department has half a bed day in each of the two on that day; of three or
more, the dearest and the cheapest count half a day each, and the others nothing. The rule adds up the
quantities of the lines on different beds or departments that begin and end on the same day, and objects
above one bed day. What is above is in question, at the price of the cheapest bed.

## What a reviewer does

Look in the record when the patient moved. Cut the quantities to half a day each, or to what the law gives
of three departments.

## What it cannot see

Lines on beds that last several days: rule F6_48 adds them up over the stay. Two lines on the same bed of
one day, which rule W04 finds. Whether the beds of the dearest and of the cheapest department were chosen.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, ZERO, exact_sum, plausible, rounded, smallest_unit
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.beds.bed import beds_paid_by_the_fund
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import BED_PRICES
from review.rulebook.facts.wording import day_vi, line_numbers

ONE = Decimal(1)
QUANTITY = Text("số lượng", "quantity")

rule = Rule(
    code="W48",
    title=Text("Hai giường trong một ngày quá một ngày giường", "Two beds of a day above one bed day"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
    needs=(LineKind.BED,),
)


@rule.in_force("2025-01-01", law=BED_PRICES)
@rule.in_force("2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 6"))
def a_day_has_one_bed_day(case: Case) -> Answers:
    """Add up the beds of each day."""
    by_day: defaultdict[date, list[Line]] = defaultdict(list)
    for line in beds_paid_by_the_fund(case):
        if line.first_day is not None and line.first_day == line.last_day:
            by_day[line.first_day].append(line)
    without_quantity: list[Line] = []
    for day, lines in by_day.items():
        if len({(line.codes, line.care.department) for line in lines}) > 1:
            without_quantity += (line for line in lines if plausible(line.quantity) is None)
            yield from _objections(day, lines)
    if without_quantity:
        yield lacking(without_quantity, LineFact.QUANTITY, QUANTITY)


def _objections(day: date, lines: Sequence[Line]) -> Iterator[Found]:
    billed = exact_sum(max(plausible(line.quantity) or ZERO, ZERO) for line in lines)
    if billed <= ONE:
        return
    numbers = tuple(line.sequence for line in lines)
    cheapest, excess = min(lines, key=_price), EXACT.subtract(billed, ONE)
    yield Found(
        line=cheapest.sequence,
        fact=cheapest.fact(LineFact.QUANTITY),
        amount=_amount(cheapest, excess),
        message=Text(
            f"Các dòng {line_numbers(numbers)} tính {number_vi(billed)} ngày giường cho ngày {day_vi(day)}; "
            "chuyển khoa trong ngày thì mỗi khoa được tính nửa ngày.",
            f"Lines {line_numbers(numbers)} bill {number_en(billed)} bed days for {day}; of a patient who "
            "moves to another department half a day is paid in each.",
        ),
    )


def _price(bed: Line) -> Decimal:
    """The price of a bed day; 0 where it is not known."""
    price = amount_of(bed.unit_price)
    return ZERO if price is None or price < 0 else price


def _amount(bed: Line, excess: Decimal) -> Money | None:
    currency = currency_of(bed.unit_price)
    amount = rounded(EXACT.multiply(_price(bed), excess), smallest_unit(currency))
    return Money(amount, currency) if amount > 0 else None
