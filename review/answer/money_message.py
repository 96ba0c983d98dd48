"""Amounts of money as google.type.Money, and back."""

from decimal import Decimal

from google.type.money_pb2 import Money

from insurance.money import rounded

NANO = Decimal("0.000000001")


def money_message(value: Decimal, currency: str) -> Money:
    """The amount as whole units, and nanos with the same sign."""
    message = Money()
    write_money(message, value, currency)
    return message


def write_money(message: Money, value: Decimal, currency: str) -> None:
    """Write the amount into an empty message, such as a field of another one."""
    message.currency_code = currency
    message.units = units = int(value)
    if units != value:
        value = rounded(value, NANO)
        message.units = int(value)
        message.nanos = int((value - message.units) / NANO)


def money_value(money: Money) -> Decimal:
    """The exact value, without trailing zeros."""
    units = Decimal(money.units)
    return units + Decimal(money.nanos).scaleb(-9).normalize() if money.nanos else units
