"""A range of days."""

from datetime import date

import msgspec


class DateRange(msgspec.Struct, frozen=True, gc=False):
    """Every day from `first` to `last`, both included."""

    first: date
    last: date
