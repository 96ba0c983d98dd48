"""Exact arithmetic with amounts of money, rounded half up as QĐ 4750/QĐ-BYT rounds."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

# The currency of the fund.
DONG = "VND"
# ISO 4217: how many decimals a currency's smallest unit has, where it is not two.
# fmt: off
NO_DECIMALS = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
               "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF")
THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
# fmt: on
DECIMALS = dict.fromkeys(NO_DECIMALS, 0) | dict.fromkeys(THREE_DECIMALS, 3)
UNITS = {currency: Decimal(1).scaleb(-decimals) for currency, decimals in DECIMALS.items()}
CENT = Decimal("0.01")
# Nothing that is billed costs as much. Claims are read to 30 digits: EXACT holds every sum of such amounts.
LIMIT_DIGITS = 15
AMOUNT_LIMIT = Decimal(10) ** LIMIT_DIGITS
NEGATIVE_LIMIT = -AMOUNT_LIMIT
EXACT = Context(prec=96, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)


def plausible(value: Decimal | None) -> Decimal | None:
    """The value; None if there is none, or if it reaches AMOUNT_LIMIT on either side of zero."""
    return value if value is not None and NEGATIVE_LIMIT < value < AMOUNT_LIMIT else None


def decimals_of(currency: str) -> int:
    """How many decimals the currency's smallest unit has: 0 for VND, 2 for USD."""
    return DECIMALS.get(currency, 2)


def smallest_unit(currency: str) -> Decimal:
    """One dong, one cent: 10 to the minus of the currency's decimals."""
    return UNITS.get(currency, CENT)


def differ(one: Decimal, other: Decimal, currency: str) -> bool:
    """Whether two amounts differ by more than one smallest unit of the currency."""
    # Nearly all amounts that are compared are equal.
    return one != other and abs(EXACT.subtract(one, other)) > smallest_unit(currency)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum, without rounding."""
    total, add = ZERO, EXACT.add
    for value in values:
        total = add(total, value)
    return total


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """To a multiple of `step`, which is a power of ten; halves away from zero."""
    return value.quantize(step, context=EXACT)


def rounded_down(value: Decimal, step: Decimal) -> Decimal:
    """To a multiple of `step`, which is a power of ten; towards zero."""
    return value.quantize(step, rounding=ROUND_DOWN, context=EXACT)
