"""The amounts of a claim as reviews count with them: in which currency, and how much the claim asks for."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import CENT, DONG, EXACT, exact_sum, plausible, rounded, smallest_unit

DEFAULT_CURRENCY = DONG
ONE = Decimal(1)


def amount_of(money: Money | None) -> Decimal | None:
    """The value; None if there is none, or if it reaches insurance.money.AMOUNT_LIMIT."""
    return plausible(money.value) if money is not None else None


def plausible_money(money: Money | None) -> Money | None:
    """The money itself, if it has a value by `amount_of`."""
    return money if amount_of(money) is not None else None


def currency_of(money: Money | None) -> str:
    """The currency; VND if the claim gives none."""
    return (money and money.currency) or DEFAULT_CURRENCY


def claim_currency(claim: Claim) -> str:
    """The currency of the total; without a total, that of the first line with a net."""
    return currency_of(claim.total or next((line.net for line in claim.lines if line.net), None))


def claimed_amount(claim: Claim) -> Money | None:
    """What the claim asks for: its total; without one, the sum of its lines' nets; None if they have none."""
    total = amount_of(claim.total)
    currency = claim_currency(claim)
    return net_sum(claim.lines, currency) if total is None else Money(total, currency)


def net_sum(lines: Iterable[Line], currency: str) -> Money | None:
    """The sum of the nets in this currency; None if no line has one."""
    nets = [
        net
        for line in lines
        if (net := amount_of(line.net)) is not None and currency_of(line.net) == currency
    ]
    return Money(exact_sum(nets), currency) if nets else None


def net_of_parts(parts: Sequence[Line]) -> Money | None:
    """What a line without a net asks for; None unless all its parts have a net, in one currency."""
    nets = [part.net for part in parts if part.net is not None and amount_of(part.net) is not None]
    if not nets or len(nets) < len(parts) or len({currency_of(net) for net in nets}) > 1:
        return None
    return Money(exact_sum([net.value for net in nets]), nets[0].currency)


def net_of_price(quantity: Decimal | None, price: Money | None, factor: Decimal | None) -> Money | None:
    """What a line without a net asks for by its price, as FHIR and QĐ 4750 reckon it; None without a price.

    "Quantity and factor are assumed to be 1 if not supplied" (FHIR, Claim.item.net). A factor is a share of
    the price: one above 1 asks for no more than the price. None where a number cannot be.
    """
    asked, units = amount_of(price), plausible(ONE if quantity is None else quantity)
    share = plausible(ONE if factor is None else factor)
    if price is None or asked is None or units is None or share is None:
        return None
    product = EXACT.multiply(EXACT.multiply(units, asked), min(share, ONE))
    return Money(rounded(product, min(CENT, smallest_unit(currency_of(price)))), price.currency)
