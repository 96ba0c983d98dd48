"""Sums of money as the rules and the score count them: exact, rounded half up, never absurd. Pure."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from insurance.claim.claim import Claim, Line, Money

DEFAULT_CURRENCY = "VND"
# ISO 4217: how many decimals a currency's smallest unit has, where it is not two.
# fmt: off
NO_DECIMALS = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
               "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF")
THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
# fmt: on
MINOR_DIGITS = dict.fromkeys(NO_DECIMALS, 0) | dict.fromkeys(THREE_DECIMALS, 3)
# Nothing that is billed costs so much; of smaller numbers, read to 30 digits, EXACT holds every sum exactly.
ABSURD = Decimal(10) ** 15
EXACT = Context(prec=96, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)


def figure(value: Decimal | None) -> Decimal | None:
    """The value, or None where there is none, or one of 10^15 or more."""
    return value if value is not None and -ABSURD < value < ABSURD else None


def amount(money: Money | None) -> Decimal | None:
    """The value of a sum of money, by the same measure."""
    return None if money is None else figure(money.value)


def countable(money: Money | None) -> Money | None:
    """The sum itself where its value can be counted with, else None."""
    return money if amount(money) is not None else None


def currency_of(money: Money | None) -> str:
    """The currency, dong where the claim gives none."""
    return (money and money.currency) or DEFAULT_CURRENCY


def claim_currency(claim: Claim) -> str:
    """The total's currency, else that of the first line that has a net."""
    return currency_of(claim.total or next((line.net for line in claim.lines if line.net), None))


def asked_for(claim: Claim) -> Money | None:
    """What the claim asks for: its total, else the sum of its lines' nets, else None."""
    total = amount(claim.total)
    currency = claim_currency(claim)
    return net_sum(claim.lines, currency) if total is None else Money(total, currency)


def net_sum(lines: Iterable[Line], currency: str) -> Money | None:
    """The sum of the nets in this currency, or None where no line has one."""
    nets = [
        net for line in lines if (net := amount(line.net)) is not None and currency_of(line.net) == currency
    ]
    return Money(total_of(nets), currency) if nets else None


def smallest_unit(currency: str) -> Decimal:
    """One dong, one cent: 10 to the minus of the currency's decimals."""
    return Decimal(1).scaleb(-MINOR_DIGITS.get(currency, 2))


def differ(one: Decimal, other: Decimal, currency: str) -> bool:
    """Whether two sums lie further apart than one unit of the currency's rounding."""
    return abs(EXACT.subtract(one, other)) > smallest_unit(currency)


def total_of(values: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    total = ZERO
    for value in values:
        total = EXACT.add(total, value)
    return total


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """To a multiple of `step` (a power of ten), halves away from zero, as QĐ 4750 rounds."""
    return value.quantize(step, context=EXACT)


def rounded_down(value: Decimal, step: Decimal) -> Decimal:
    """To a multiple of `step`, towards zero."""
    return value.quantize(step, rounding=ROUND_DOWN, context=EXACT)
