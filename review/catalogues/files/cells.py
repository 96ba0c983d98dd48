"""Readers of the cells of catalogue files: each returns the value, or raises what is expected."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from runtime.loading.files.cells import DAYS_REMEMBERED, Unfit, day_of

# The forms have days without dashes; other programs write them with dashes.
DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
DAY_WITH_DASHES = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
# A catalogue of a million rows has some ten thousand different prices.
NUMBERS_REMEMBERED = 65_536
HUNDRED = Decimal(100)


@lru_cache(DAYS_REMEMBERED)
def day(cell: str) -> date:
    """Read a day of the calendar. Raises Unfit."""
    return day_of(DAY.fullmatch(cell) or DAY_WITH_DASHES.fullmatch(cell), "YYYYMMDD or YYYY-MM-DD")


@lru_cache(NUMBERS_REMEMBERED)
def number(cell: str) -> Decimal:
    """Read a number that is not negative. Raises Unfit."""
    if not NUMBER.fullmatch(cell):
        raise Unfit("a number expected: digits, a point before decimals, no other separators")
    return Decimal(cell)


@lru_cache(NUMBERS_REMEMBERED)
def percent(cell: str) -> Decimal:
    """Read a percentage. Raises Unfit."""
    value = number(cell)
    if value > HUNDRED:
        raise Unfit("a number from 0 to 100 expected")
    return value


def whole_number(cell: str) -> int:
    """Read a count, or a year. Raises Unfit."""
    if not WHOLE_NUMBER.fullmatch(cell):
        raise Unfit("a whole number expected: digits alone")
    return int(cell)


def yes_or_no(yes: str, no: str) -> Callable[[str], bool]:
    """Return a reader of one of two words. It raises Unfit."""

    def read(cell: str) -> bool:
        if cell not in (yes, no):
            raise Unfit(f"one of these expected: {yes}, {no}")
        return cell == yes

    return read
