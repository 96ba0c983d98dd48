"""What became of the files of a quarter, by procedure: the figures of the national report."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.reporting.quarter import Quarter
from insurance.text import Text
from runtime.clock import Clock

TOTAL = Text("Tổng cộng", "All procedures")


class Figures(msgspec.Struct, frozen=True):
    """The files of one procedure.

    `carried_over` were received before the quarter and had not ended. Refused files count as settled; a file
    is late if it ended after its term. `in_progress` and what of it is overdue are as of the quarter's end.
    """

    procedure: str
    carried_over: int = 0
    received: int = 0
    settled_in_time: int = 0
    settled_late: int = 0
    withdrawn: int = 0
    in_progress: int = 0
    in_progress_overdue: int = 0

    @property
    def total(self) -> int:
        """All that were to be dealt with."""
        return self.carried_over + self.received

    @property
    def settled(self) -> int:
        """In time and late."""
        return self.settled_in_time + self.settled_late

    @property
    def overdue(self) -> int:
        """Settled late, or overdue and in progress."""
        return self.settled_late + self.in_progress_overdue

    @property
    def settled_share(self) -> float | None:
        """Of all but the withdrawn ones; None where there is none."""
        return _share(self.settled, self.total - self.withdrawn)

    @property
    def overdue_share(self) -> float | None:
        """Of all but the withdrawn ones; None where there is none."""
        return _share(self.overdue, self.total - self.withdrawn)

    def __add__(self, other: "Figures") -> "Figures":
        """Both together, under the name of the first one."""
        counts = (name for name in self.__struct_fields__ if name != "procedure")
        return Figures(self.procedure, *(getattr(self, name) + getattr(other, name) for name in counts))


class ReportRow(msgspec.Struct, frozen=True):
    """The figures of one procedure, or of all."""

    title: Text
    official_codes: tuple[str, ...]
    figures: Figures


class QuarterlyReport(msgspec.Struct, frozen=True):
    """`rows` are by procedure; `total` is their sum. `as_of` is before the quarter's end while it lasts."""

    quarter: Quarter
    as_of: datetime
    rows: Sequence[ReportRow]
    total: ReportRow


class Files(Protocol):
    """The files that are kept."""

    async def figures(self, begin: datetime, end: datetime, provinces: Collection[str]) -> Sequence[Figures]:
        """Those that were in progress in this span, by procedure. Raises DatabaseAway.

        With `provinces`, only files there.
        """
        ...


class MakeQuarterlyReport:
    """The use case."""

    def __init__(self, files: Files, procedures: KnownProcedures, clock: Clock) -> None:
        self._files = files
        self._procedures = procedures
        self._clock = clock

    async def __call__(self, quarter: Quarter, provinces: Collection[str] = ()) -> QuarterlyReport:
        """Every procedure has a row. Raises ValueError for a quarter to come, and DatabaseAway."""
        as_of = min(self._clock.now(), quarter.end)
        if as_of <= quarter.begin:
            raise ValueError("the quarter has not begun")
        found = {one.procedure: one for one in await self._files.figures(quarter.begin, as_of, provinces)}
        rows = [
            ReportRow(one.title, one.official_codes, found.get(one.code, Figures(one.code)))
            for one in self._procedures
        ]
        total = sum((row.figures for row in rows), start=Figures(""))
        return QuarterlyReport(quarter, as_of, rows, ReportRow(TOTAL, (), total))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
