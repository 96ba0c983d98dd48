"""Days that follow each other."""

from datetime import date

import msgspec


class DateRange(msgspec.Struct, frozen=True):
    """From `first` to `last`, both included."""

    first: date
    last: date
