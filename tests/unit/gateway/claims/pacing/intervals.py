"""Intervals that pass when a test says so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from gateway.claims.pacing.busy_intervals import Sleep
from tests.settle import settle


class Intervals:
    """A sleep that ends when a test lets an interval pass."""

    def __init__(self) -> None:
        self._passed = asyncio.Semaphore(0)
        self.begun = 0

    async def sleep(self, _seconds: float) -> None:
        self.begun += 1
        await self._passed.acquire()

    async def pass_one(self) -> None:
        """An interval is over, and what follows from it has happened."""
        self._passed.release()
        await settle()


@asynccontextmanager
async def running(run: Callable[[Sleep], Awaitable[None]]) -> AsyncIterator[Intervals]:
    intervals = Intervals()
    task = asyncio.ensure_future(run(intervals.sleep))
    await settle()
    yield intervals
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
