"""Figures are counted once for all pages, and no page waits for them but the first."""

import asyncio
from datetime import UTC, datetime

import pytest

from review.triage.tallies import kept_figures
from review.triage.tallies.figures import Figures, ReviewedMonth
from review.triage.tallies.kept_figures import KeptFigures
from runtime.postgres.database_away import DatabaseAway

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def figures(claims: int) -> Figures:
    return Figures((ReviewedMonth("", "01", NOW.date().replace(day=1), claims),))


class Counting:
    """Counts one claim more each time; `seconds` is how long it takes by the clock of the test."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.time = 0.0
        self.counts = 0
        self.fails = False
        self.may_end = asyncio.Event()
        self.may_end.set()
        self._seconds = seconds

    async def count(self, now: datetime) -> Figures:
        await self.may_end.wait()
        if self.fails:
            raise DatabaseAway
        self.counts += 1
        self.time += self._seconds
        return figures(self.counts)


def kept(counting: Counting) -> KeptFigures:
    return KeptFigures(counting, lambda: NOW, lambda: counting.time)


async def test_pages_that_ask_at_once_share_one_count() -> None:
    counting = Counting()
    read = kept(counting)
    assert list(await asyncio.gather(read(), read(), read())) == [figures(1)] * 3
    assert counting.counts == 1


async def test_figures_are_counted_anew_ten_times_as_long_after_as_counting_took() -> None:
    counting = Counting(seconds=3)
    read = kept(counting)
    await read()
    assert await read() == figures(2)
    counting.time += 29
    assert await read() == figures(2)
    counting.time += 2
    assert await read() == figures(3)


async def test_a_page_shows_old_figures_where_counting_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_figures, "WAIT_SECONDS", 0.01)
    counting = Counting()
    read = kept(counting)
    await read()
    counting.time += 100
    counting.may_end.clear()
    assert await read() == figures(1)
    counting.may_end.set()
    assert await read() == figures(2)


async def test_old_figures_stay_while_the_database_is_unavailable() -> None:
    counting = Counting()
    read = kept(counting)
    counting.fails = True
    with pytest.raises(DatabaseAway):
        await read()
    counting.fails = False
    await read()
    counting.fails, counting.time = True, 100
    assert await read() == figures(1)


async def test_figures_are_counted_also_where_nobody_looks() -> None:
    counting = Counting(seconds=60)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        counting.fails = len(pauses) == 1
        if len(pauses) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await kept(counting).keep_counting(sleep)
    assert (pauses, counting.counts) == ([600, 300, 600], 2)


async def test_the_latest_figures_are_read_without_waiting_and_without_counting() -> None:
    counting = Counting()
    read = kept(counting)
    assert read.latest is None
    await read()
    counting.time += 1000
    assert read.latest == figures(1)
    assert counting.counts == 1


async def test_new_figures_are_noted_each_time() -> None:
    counting, noted = Counting(), list[Figures]()
    read = KeptFigures(counting, lambda: NOW, lambda: counting.time, noted.append)
    await read()
    await read()
    assert noted == [figures(1), figures(2)]
