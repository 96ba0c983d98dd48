"""What a bed costs above those that the department has by the facility's catalogue."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from insurance.catalogue.department import departments_named
from insurance.catalogue.listed import Entries
from insurance.catalogue.service import Service, beds_of_department
from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import DONG, EXACT, ZERO, plausible, rounded, smallest_unit
from review.rulebook.engine.case import Case
from review.rulebook.facts.beds.bed import department_of_bed

ONE = Decimal(1)


def dearest_bed(
    case: Case, line: Line, day: date, is_due: Callable[[Service], bool] | None = None
) -> Decimal | None:
    """The highest price of the beds, or of those that are due, in the department of the line on that day.

    None where the catalogue is not loaded or has no such bed.
    """
    stated = line.care.department
    places = departments_named(stated) if stated else ()
    own = department_of_bed(line)
    prices: list[Decimal] = []
    for place in places or ((own,) if own else ()):
        answer = case.catalogues.services.on(beds_of_department(place), day)
        if isinstance(answer, Entries):
            prices += (_price(bed) for bed in answer.entries if is_due is None or is_due(bed))
    return max(prices, default=None)


def is_no_dearer(line: Line, due: Decimal | None) -> bool:
    """Whether the bed is known to cost no more than what is due: then nothing is in question."""
    price = amount_of(line.unit_price)
    return due is not None and price is not None and price <= due


def above(line: Line, due: Decimal, days: Decimal | None = None) -> Money | None:
    """What these bed days, or all of the line, cost above a price; None if nothing, or if it is not known."""
    price, billed = amount_of(line.unit_price), plausible(line.quantity)
    share = ONE if line.factor is None else plausible(line.factor)
    if price is None or billed is None or share is None or currency_of(line.unit_price) != DONG:
        return None
    quantity = billed if days is None else min(billed, days)
    excess = EXACT.multiply(EXACT.multiply(EXACT.subtract(price, due), quantity), share)
    amount = rounded(min(excess, amount_of(line.net) or ZERO), smallest_unit(DONG))
    return Money(amount, DONG) if amount > 0 else None


def _price(bed: Service) -> Decimal:
    return bed.price if bed.insured_price is None else bed.insured_price
