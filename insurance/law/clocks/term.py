"""How long an office may take."""

from enum import StrEnum

import msgspec


class TermUnit(StrEnum):
    """What a term counts."""

    WORKING_DAYS = "working days"
    WORKING_HOURS = "working hours"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of working days or hours. Zero working days: the same day.

    Raises ValueError for less, or for zero hours.
    """

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        """Check the amount."""
        if self.amount < (0 if self.unit is TermUnit.WORKING_DAYS else 1):
            raise ValueError("a term has at least one working hour, or the same day")
