"""Tells the open pages that claims were reviewed, so that they ask how many of them are theirs."""

import asyncio


class Arrivals:
    """Counts notifications, and wakes everyone who waits for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def notify(self, _payload: str | None = None) -> None:
        """Count one, and wake all. Called for a notification of the database."""
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seen: int, seconds: float) -> int:
        """Return the count once it is above `seen`, or what it is after that time."""
        try:
            async with asyncio.timeout(seconds):
                while self.count <= seen:
                    await self._next.wait()
        except TimeoutError:
            pass
        return self.count
