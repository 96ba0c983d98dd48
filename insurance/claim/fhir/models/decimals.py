"""Reads numbers digit by digit, never through a float, and only up to 30 digits."""

from decimal import (
    Clamped,
    Context,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
    Subnormal,
    Underflow,
)

DIGITS = 30
BOUND = 10**DIGITS
_TRAPS = [Clamped, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow]


def exact_decimals() -> Context:
    """A context that reads a number exactly and raises ArithmeticError where it has more than 30 digits.

    The limit protects later sums: 1E999999 is a number too, and calculating with it can stop a program.
    """
    return Context(prec=DIGITS, Emin=-DIGITS, Emax=DIGITS, traps=_TRAPS)
