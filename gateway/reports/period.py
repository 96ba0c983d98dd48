"""The periods that reports are made for: a month, a quarter or a year."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import msgspec

_period = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])|Q([1-4]))?").fullmatch
QUARTER_MONTHS = 3


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


# An example of each.
FORMS: Mapping[PeriodKind, str] = MappingProxyType(
    {PeriodKind.MONTH: "2026-11", PeriodKind.QUARTER: "2026Q4", PeriodKind.YEAR: "2026"}
)


class Period(msgspec.Struct, frozen=True):
    """From a day on until before another one, in Ho Chi Minh City. `name` is 2026-11, 2026Q4 or 2026."""

    name: str
    kind: PeriodKind
    begins: date
    ends_before: date

    @classmethod
    def parse(cls, name: str) -> "Period | None":
        """None for what is no period."""
        found = _period(name)
        if found is None or not date.min.year <= int(found[1]) < date.max.year:
            return None
        year, month, quarter = int(found[1]), found[2], found[3]
        if month:
            return cls(name, PeriodKind.MONTH, date(year, int(month), 1), _month_after(year, int(month)))
        if quarter:
            last = int(quarter) * QUARTER_MONTHS
            return cls(name, PeriodKind.QUARTER, date(year, last - 2, 1), _month_after(year, last))
        return cls(name, PeriodKind.YEAR, date(year, 1, 1), date(year + 1, 1, 1))


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)
