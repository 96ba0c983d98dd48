"""Amounts of money as google.type.Money, and back."""

from decimal import Decimal

from google.type.money_pb2 import Money

from insurance.money import rounded

NANO = Decimal("0.000000001")


def money_message(value: Decimal, currency: str) -> Money:
    """The amount as whole units, and nanos with the same sign."""
    value = rounded(value, NANO)
    units = int(value)
    return Money(currency_code=currency, units=units, nanos=int((value - units) / NANO))


def money_value(money: Money) -> Decimal:
    """The exact value, without trailing zeros."""
    units = Decimal(money.units)
    return units + Decimal(money.nanos).scaleb(-9).normalize() if money.nanos else units
