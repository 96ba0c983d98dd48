"""Runs work that takes much of a core in threads beside the event loop, which goes on meanwhile."""

import asyncio
import sys
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

# Python's usual interval is 5 ms: each time the event loop's thread wakes up, it would wait for so long. Then
# a look-up, which wakes it up several times, took 60 to 100 ms while a large claim was read.
SWITCH_SECONDS = 0.0005


class SideThreads:
    """While work is running, threads give way to each other more often; else that would only cost time."""

    def __init__(self) -> None:
        self._usual = sys.getswitchinterval()
        self._running = 0

    async def run(self, work: Callable[..., Result], *arguments: object) -> Result:
        """Return the result of the work, or raise what it raises."""
        self._running += 1
        sys.setswitchinterval(SWITCH_SECONDS)
        try:
            return await asyncio.to_thread(work, *arguments)
        finally:
            self._running -= 1
            if not self._running:
                sys.setswitchinterval(self._usual)
