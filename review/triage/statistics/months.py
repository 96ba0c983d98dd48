"""The months that statistics cover: this one and the eleven before, in Ho Chi Minh City."""

from collections.abc import Iterator
from datetime import date

MONTHS = 12


def last_months(today: date) -> Iterator[date]:
    """The first days of the months, the oldest first."""
    this = today.year * MONTHS + today.month - 1
    for month in range(this - MONTHS + 1, this + 1):
        yield date(month // MONTHS, month % MONTHS + 1, 1)


def next_month(month: date) -> date:
    """The first day of the month after the one that begins with this day."""
    return date(month.year + month.month // MONTHS, month.month % MONTHS + 1, 1)


def first_month(today: date) -> date:
    """The first day of the first of them."""
    return next(last_months(today))
