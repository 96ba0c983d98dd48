"""A range of days."""

from datetime import date, timedelta

import msgspec


class DateRange(msgspec.Struct, frozen=True, gc=False):
    """Every day from `first` to `last`, both included."""

    first: date
    last: date


def day_after(day: date) -> date | None:
    """The next day; None after the last day that there is."""
    return day + timedelta(days=1) if day < date.max else None
