"""Keeps what was added up over open cases: with a million of them a page does not wait for the sum."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

from runtime.background import start_task
from runtime.bounded_dict import BoundedDict
from runtime.clock import Clock

# Adding up takes at most this share of the time.
FRESH_FACTOR = 20
KEPT_FOR = timedelta(seconds=10)
# A page waits so long for a newer sum, then it shows the one that there is.
WAIT_SECONDS = 0.05

K = TypeVar("K")
V = TypeVar("V")


class Kept(NamedTuple, Generic[V]):
    """A sum as of `counted_at`."""

    counted_at: datetime
    fresh_until: datetime
    sum: V


class KeptSums(Generic[K, V]):
    """One sum at a time for each key, for all who ask for it. `add_up` makes the sum of a key as of now."""

    def __init__(self, add_up: Callable[[K, datetime], Awaitable[V]], clock: Clock, most: int) -> None:
        """Sums of so many keys are kept at `most`."""
        self._add_up = add_up
        self._clock = clock
        self._kept: BoundedDict[K, Kept[V]] = BoundedDict(most)
        self._running: dict[K, asyncio.Task[Kept[V]]] = {}

    async def __call__(self, key: K, changed_at: datetime | None = None) -> Kept[V]:
        """A sum of the last seconds, and none from before `changed_at`. Raises what `add_up` raises."""
        kept = self._kept.get(key)
        if kept is None or (changed_at is not None and kept.counted_at < changed_at):
            return await asyncio.shield(self._count(key))
        if not kept.counted_at <= self._clock.now() < kept.fresh_until:
            await asyncio.wait({self._count(key)}, timeout=WAIT_SECONDS)
        return self._kept.get(key, kept)

    def _count(self, key: K) -> asyncio.Task[Kept[V]]:
        if (running := self._running.get(key)) is None:
            running = self._running[key] = start_task(self._counted(key))
            running.add_done_callback(lambda task: self._done(key, task))
        return running

    def _done(self, key: K, task: asyncio.Task[Kept[V]]) -> None:
        del self._running[key]
        # Where every page has gone away, nobody else reads the exception.
        _ = task.cancelled() or task.exception()

    async def _counted(self, key: K) -> Kept[V]:
        began, counted_at = monotonic(), self._clock.now()
        total = await self._add_up(key, counted_at)
        took = timedelta(seconds=monotonic() - began)
        kept = Kept(counted_at, counted_at + max(KEPT_FOR, FRESH_FACTOR * took), total)
        self._kept[key] = kept
        return kept
