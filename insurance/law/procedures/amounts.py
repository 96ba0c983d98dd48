"""Percentages of amounts in whole VND."""

from decimal import Decimal
from fractions import Fraction

WHOLE = 100


def percent_of(amount: int, *percents: Decimal | int) -> Fraction:
    """The percentage of the amount, and the percentage of that, and so on: exact, without rounding."""
    value = Fraction(amount)
    for percent in percents:
        value = value * Fraction(percent) / WHOLE
    return value


def to_dong(value: Fraction) -> int:
    """Rounded to whole VND, halves up. `value` is not negative."""
    return int(value + Fraction(1, 2))
