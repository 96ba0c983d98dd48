"""Work for each tenth of a second in which something happened, and none while nothing does."""

import asyncio
from collections.abc import Awaitable, Callable

from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS

Sleep = Callable[[float], Awaitable[None]]


class BusyIntervals:
    """Runs the work at the end of each interval in which `note` was called."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._noted = asyncio.Event()

    def note(self) -> None:
        """Something happened."""
        self._noted.set()

    async def run(self, sleep: Sleep = asyncio.sleep) -> None:
        """Until cancelled."""
        while True:
            await self._noted.wait()
            await sleep(INTERVAL_SECONDS)
            self._noted.clear()
            await self._work()
