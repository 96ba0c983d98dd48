"""A quarter of a year."""

import re
from datetime import date, datetime
from typing import Self

import msgspec

from runtime.time_zone import midnight

FORM = re.compile(r"((?:19|20|21)[0-9]{2})Q([1-4])")
MONTHS = 3


class Quarter(msgspec.Struct, frozen=True):
    """`number` is from 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of a text as 2026Q4. Raises ValueError."""
        found = FORM.fullmatch(text.strip().upper())
        if found is None:
            raise ValueError("a quarter is written as 2026Q4")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The one that has this day."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def begin(self) -> datetime:
        """The first moment, in Ho Chi Minh City."""
        return midnight(date(self.year, (self.number - 1) * MONTHS + 1, 1))

    @property
    def end(self) -> datetime:
        """The first moment of the next quarter."""
        return self.next.begin

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        """As 2026Q4."""
        return f"{self.year}Q{self.number}"
