"""Lets few counts run at once, so that they leave connections to the pages themselves."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

# Of the 20 connections of the pool. A count of a filter that few indexes help holds one for seconds.
MOST_AT_ONCE = 8
# A number beside a filter is not worth a longer wait for a turn.
WAIT_SECONDS = 1.0


class CountingTurns:
    """The turns of one console: everything that counts shares them."""

    def __init__(self, most: int = MOST_AT_ONCE, wait_seconds: float = WAIT_SECONDS) -> None:
        self._turns = asyncio.Semaphore(most)
        self._wait_seconds = wait_seconds

    async def __call__(self, count: Callable[[], Awaitable[T]]) -> T | None:
        """Count when there is a turn; None where none becomes free in time. Raises what `count` raises."""
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._turns.acquire()
        except TimeoutError:
            return None
        try:
            return await count()
        finally:
            self._turns.release()
