"""Keeps what was counted, and counts anew in the background: a page does not wait for a million claims."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Protocol

from review.triage.tallies.figures import Figures
from runtime.background import start_task
from runtime.postgres.database_away import DatabaseAway

# Counting takes at most this share of the time: figures are fresh for so many times as long as it took.
FRESH_FACTOR = 10
# Also where nobody looks they are counted so often, so that the first page of a day shows that day.
PAUSE_SECONDS = 300.0
# A page waits so long for newer figures, then it shows those that there are.
WAIT_SECONDS = 0.8


class CountFigures(Protocol):
    """Where claims are."""

    async def count(self, now: datetime) -> Figures:
        """Count everything. Raises DatabaseAway."""
        ...


class KeptFigures:
    """One count at a time, for all pages. With few claims it takes milliseconds, and all figures are new."""

    def __init__(
        self,
        counting: CountFigures,
        now: Callable[[], datetime],
        clock: Callable[[], float] = monotonic,
        note: Callable[[Figures], None] = lambda _: None,
    ) -> None:
        """`note` is called with all new figures."""
        self._counting = counting
        self._now = now
        self._clock = clock
        self._note = note
        self._kept: Figures | None = None
        self._fresh_until = 0.0
        self._running: asyncio.Task[Figures] | None = None

    async def __call__(self) -> Figures:
        """Return the figures. Without any yet, wait until they are counted. Raises DatabaseAway."""
        if self._kept is None:
            return await asyncio.shield(self._count())
        if self._clock() >= self._fresh_until:
            await asyncio.wait({self._count()}, timeout=WAIT_SECONDS)
        return self._kept

    @property
    def latest(self) -> Figures | None:
        """What was counted last, however long ago, without waiting; None before the first count."""
        return self._kept

    async def keep_counting(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Count now and then, until this is cancelled. While the database is unavailable old figures stay."""
        while True:
            began = self._clock()
            with suppress(DatabaseAway):
                await asyncio.shield(self._count())
            await sleep(max(PAUSE_SECONDS, FRESH_FACTOR * (self._clock() - began)))

    def _count(self) -> asyncio.Task[Figures]:
        if self._running is None or self._running.done():
            self._running = start_task(self._counted())
            # Where every page has gone away, nobody else reads the exception.
            self._running.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._running

    async def _counted(self) -> Figures:
        began, is_first = self._clock(), self._kept is None
        self._kept = await self._counting.count(self._now())
        self._note(self._kept)
        ended = self._clock()
        # The first count also connects and reads from disk: how long it took says little.
        self._fresh_until = ended if is_first else ended + FRESH_FACTOR * (ended - began)
        return self._kept
