"""What a unit of a line costs by the catalogue, and what follows for the fund."""

from decimal import Decimal

from insurance.catalogue.supply import Supply
from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.parts.line import Line
from insurance.money import CENT, DONG, EXACT, ZERO, plausible, rounded
from review.rulebook.engine.listing.listed_lines import ListedLine
from review.rulebook.engine.listing.matching_entries import Item

ONE_DONG, HUNDRED = Decimal(1), Decimal(100)
DONE_ELSEWHERE = ".K."


def price_excess(listed: ListedLine) -> Decimal | None:
    """How much the unit price is above the catalogue's: 0 if it is not; None if the line has no price.

    Where entries have several prices, the highest one counts. What the fund does not pay apart, and what
    another facility did, at its own price, is not above. Less than one dong is rounding.
    """
    stated = listed.line.unit_price
    known = listed_price(listed) if listed.entries else None
    # Nearly all prices are those of the catalogue.
    if known is None or (stated is not None and stated.value <= known):
        return ZERO
    price = amount_of(stated)
    if price is None:
        return None
    excess = EXACT.subtract(price, known)
    return excess if excess >= ONE_DONG and _is_comparable(listed) else ZERO


def listed_price(listed: ListedLine) -> Decimal:
    """What the fund pays for one unit (DON_GIA_BH, GIA_THANH_TOAN), or else the price."""
    entries = listed.entries
    if len(entries) == 1:
        return _price(entries[0])
    return max(map(_price, entries))


def is_included(listed: ListedLine) -> bool:
    """Whether it is a supply that the price of a service contains (TT_RIENG)."""
    entries = listed.entries
    return bool(entries) and all(
        isinstance(entry, Supply) and entry.paid_separately is False for entry in entries
    )


def fund_share(line: Line, amount: Decimal) -> Decimal:
    """The fund's part of an amount by the line's benefit rate (MUC_HUONG); all of it without a rate."""
    percent = plausible(line.payment.benefit_percent)
    part = amount if percent is None else EXACT.divide(EXACT.multiply(amount, percent), HUNDRED)
    return rounded(part, CENT)


def _price(entry: Item) -> Decimal:
    return entry.price if entry.insured_price is None else entry.insured_price


def _is_comparable(listed: ListedLine) -> bool:
    line = listed.line
    is_done_elsewhere = any(DONE_ELSEWHERE in coding.code for coding in line.codes)
    return currency_of(line.unit_price) == DONG and not is_done_elsewhere and not is_included(listed)
