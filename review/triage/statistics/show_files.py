"""Shows the files of the register: what is due today or overdue, by office, and the report of a quarter."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from insurance.text import Text
from review.accounts.actor import Actor
from review.accounts.role import Permission
from runtime.clock import Clock
from runtime.time_zone import day_of, midnight

MOST = 200
LISTED_QUARTERS = 5


class FileDue(Protocol):
    """A file that has not ended."""

    @property
    def file_id(self) -> UUID:
        """Its ID."""

    @property
    def procedure(self) -> Text:
        """The title of its procedure."""

    @property
    def sender(self) -> str:
        """The code of the facility or office that sent it."""

    @property
    def number(self) -> str:
        """The sender's number."""

    @property
    def province(self) -> str:
        """Whose offices act."""

    @property
    def due_at(self) -> datetime:
        """The end of its term."""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The kinds of offices that act."""


class OfficeLoad(Protocol):
    """The open tasks of the offices of a kind in a province."""

    @property
    def actor(self) -> str:
        """The kind of the offices, or "applicant"."""

    @property
    def province(self) -> str:
        """Two digits."""

    @property
    def open(self) -> int:
        """How many."""

    @property
    def due(self) -> int:
        """Of them, due today."""

    @property
    def overdue(self) -> int:
        """Of them, overdue."""

    @property
    def oldest(self) -> datetime:
        """When the oldest was opened."""


class Desk(Protocol):
    """The files of the register."""

    async def due(self, until: datetime, limit: int, provinces: Collection[str]) -> Sequence[FileDue]:
        """Those whose term ends by then, the most overdue first. Raises DatabaseAway."""
        ...

    async def by_office(
        self, now: datetime, until: datetime, provinces: Collection[str]
    ) -> Sequence[OfficeLoad]:
        """The open tasks by the offices that act. Raises DatabaseAway."""
        ...

    async def report(self, quarter: str, provinces: Collection[str]) -> "Report":
        """The report of a quarter as 2026Q4. Raises ValueError for another text, and DatabaseAway."""
        ...

    async def report_file(self, quarter: str, form: str, provinces: Collection[str]) -> bytes:
        """The same as csv or xlsx."""
        ...


class Report(Protocol):
    """The report of a quarter: its rows have a `title` and `figures`."""

    @property
    def rows(self) -> Sequence[Any]:
        """One for each procedure."""

    @property
    def total(self) -> Any:  # noqa: ANN401 - a row
        """Their sum."""


class FilesView(NamedTuple):
    """`is_cut`: more files are due than are listed. `quarters` are this one and those before, as 2026Q4."""

    overdue: Sequence[FileDue]
    due_today: Sequence[FileDue]
    offices: Sequence[OfficeLoad]
    is_cut: bool
    report: Report
    quarters: Sequence[str]


class ShowFiles:
    """The use case: the files of the actor's provinces."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    async def __call__(self, actor: Actor) -> FilesView:
        """Raises NotPermitted and DatabaseAway."""
        actor.ensure(Permission.READ)
        now = self._clock.now()
        end = midnight(day_of(now) + timedelta(days=1))
        found = await self._desk.due(end, MOST + 1, actor.provinces)
        offices = await self._desk.by_office(now, end, actor.provinces)
        shown = found[:MOST]
        return FilesView(
            [file for file in shown if file.due_at < now],
            [file for file in shown if file.due_at >= now],
            offices,
            is_cut=len(found) > MOST,
            report=await self._desk.report(quarters(day_of(now))[0], actor.provinces),
            quarters=quarters(day_of(now)),
        )

    async def report_file(self, actor: Actor, quarter: str, form: str) -> bytes:
        """The report of a quarter of the actor's provinces. Raises NotPermitted, ValueError, DatabaseAway."""
        actor.ensure(Permission.READ)
        return await self._desk.report_file(quarter, form, actor.provinces)


def quarters(day: date) -> list[str]:
    """The quarter of the day, and those before it, as 2026Q4."""
    number = day.year * 4 + (day.month - 1) // 3
    return [f"{one // 4}Q{one % 4 + 1}" for one in range(number, number - LISTED_QUARTERS, -1)]
