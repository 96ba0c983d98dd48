"""Days that follow each other. Pure."""

from datetime import date

import msgspec


class Span(msgspec.Struct, frozen=True):
    """From `first` to `last`, both included."""

    first: date
    last: date
