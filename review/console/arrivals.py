"""Tells the open pages that claims were reviewed, so that they ask how many of them are theirs."""

import asyncio


class Arrivals:
    """Wakes everyone who waits. Notifications that come while nobody waits are not kept."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def notify(self, _payload: str | None = None) -> None:
        """Wake all. Called for a notification of the database."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Return true once there is a notification, false where there is none within that time."""
        try:
            await asyncio.wait_for(self._next.wait(), seconds)
        except TimeoutError:
            return False
        return True
