"""What a unit of a line costs by the catalogue, and what follows for the fund."""

from decimal import Decimal

from insurance.catalogue.supply import Supply
from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.parts.line import Line
from insurance.money import CENT, DONG, EXACT, ZERO, plausible, rounded
from review.rulebook.engine.listed_lines import ListedLine

ONE_DONG, HUNDRED = Decimal(1), Decimal(100)
DONE_ELSEWHERE = ".K."


def price_excess(listed: ListedLine) -> Decimal | None:
    """How much the unit price is above the catalogue's: 0 if it is not; None if the line has no price.

    Where entries have several prices, the highest one counts. What the fund does not pay apart, and what
    another facility did, at its own price, is not above. Less than one dong is rounding.
    """
    if currency_of(listed.line.unit_price) != DONG or not listed.entries or is_included(listed):
        return ZERO
    price = amount_of(listed.line.unit_price)
    if price is None:
        return None
    excess = EXACT.subtract(price, listed_price(listed))
    return excess if excess >= ONE_DONG and not _is_done_elsewhere(listed.line) else ZERO


def listed_price(listed: ListedLine) -> Decimal:
    """What the fund pays for one unit (DON_GIA_BH, GIA_THANH_TOAN), or else the price."""
    return max(
        entry.price if entry.insured_price is None else entry.insured_price for entry in listed.entries
    )


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


def _is_done_elsewhere(line: Line) -> bool:
    return any(DONE_ELSEWHERE in coding.code for coding in line.codes)
