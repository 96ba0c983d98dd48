"""Numbers as they were written: never through a float, and never larger than anyone means."""

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
    """Reads a number's text digit by digit; raises ArithmeticError where it has more than 30 digits.

    The bound keeps later sums harmless: 1E999999 is a number too, and one that stops a program.
    """
    return Context(prec=DIGITS, Emin=-DIGITS, Emax=DIGITS, traps=_TRAPS)
