"""A row of a catalogue: what all kinds have in common."""

from datetime import date
from typing import ClassVar

import msgspec


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row that is in force from `valid_from` (TU_NGAY) to `valid_until` (DEN_NGAY), both included.

    `valid_until` is None where the end is not known. `facility` (MA_CSKCB) is the facility whose catalogue it
    is. Claims name the row by `code`. Rows of one facility with the same `identity` are about the same thing
    at different times: its fields are those of IDENTITY.

    Prices are in dong, for one unit. Percentages are 0 to 100. A text is empty, and a number None, where the
    catalogue does not say.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code",)

    facility: str
    code: str
    valid_from: date
    valid_until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it is in force on this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def identity(self) -> tuple[str, ...]:
        """What it is about, whatever the day."""
        return tuple(getattr(self, name) for name in self.IDENTITY)
