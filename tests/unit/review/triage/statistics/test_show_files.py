"""Which files of the register a reviewer sees, and by what they are divided."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.statistics.show_files import MOST, ShowFiles, quarters
from tests.fakes.clock import FakeClock


class Due(NamedTuple):
    """A file of which only the term matters."""

    due_at: datetime


class FakeDesk:
    """The port Desk: keeps what was asked for."""

    def __init__(self, *files: Due) -> None:
        self.files = files
        self.asked: list[tuple[Any, ...]] = []

    async def due(self, until: datetime, limit: int, provinces: Collection[str]) -> Sequence[Any]:
        self.asked.append((until.isoformat(), provinces))
        return self.files[:limit]

    async def by_office(self, now: datetime, until: datetime, provinces: Collection[str]) -> Sequence[Any]:
        return []

    async def report(self, quarter: str, provinces: Collection[str]) -> Any:
        self.asked.append((quarter, provinces))
        return None

    async def report_file(self, quarter: str, form: str, provinces: Collection[str]) -> bytes:
        self.asked.append((quarter, form, provinces))
        return b"report"


def an_actor(role: Role, *provinces: str) -> Actor:
    return Actor(
        reviewer_id=uuid4(), account="ha", full_name="Trần Hà", role=role, provinces=frozenset(provinces)
    )


async def test_what_is_overdue_is_listed_apart_from_what_is_due_today() -> None:
    clock = FakeClock()
    late, today = Due(clock.now() - timedelta(days=1)), Due(clock.now() + timedelta(hours=1))
    desk = FakeDesk(late, today)
    view = await ShowFiles(desk, clock)(an_actor(Role.REVIEWER, "01"))
    assert [file.due_at for file in view.overdue] == [late.due_at]
    assert [file.due_at for file in view.due_today] == [today.due_at]
    assert not view.is_cut
    assert desk.asked == [("2026-03-03T00:00:00+07:00", {"01"}), ("2026Q1", {"01"})]


async def test_only_so_many_are_listed() -> None:
    clock = FakeClock()
    view = await ShowFiles(FakeDesk(*[Due(clock.now())] * (MOST + 1)), clock)(an_actor(Role.LEAD))
    assert (len(view.due_today), view.is_cut) == (MOST, True)


async def test_an_administrator_sees_no_files() -> None:
    show_files = ShowFiles(FakeDesk(), FakeClock())
    with pytest.raises(NotPermitted):
        await show_files(an_actor(Role.ADMINISTRATOR))
    with pytest.raises(NotPermitted):
        await show_files.report_file(an_actor(Role.ADMINISTRATOR), "2026Q1", "csv")


async def test_a_report_is_that_of_the_reader_s_provinces() -> None:
    desk = FakeDesk()
    report = await ShowFiles(desk, FakeClock()).report_file(an_actor(Role.LEAD, "79"), "2025Q4", "xlsx")
    assert (report, desk.asked) == (b"report", [("2025Q4", "xlsx", {"79"})])


def test_the_quarters_before_are_listed_too() -> None:
    assert quarters(date(2026, 3, 2)) == ["2026Q1", "2025Q4", "2025Q3", "2025Q2", "2025Q1"]
