"""The last changes of a facility in memory, for all its watchers."""

import asyncio
from collections import deque
from collections.abc import Sequence

from gateway.claims.watching.claim_change import ClaimChange

# A watcher that is further behind reads from the database. Thousands of facilities may be watched.
MOST_CHANGES = 64


class ChangeWindow:
    """`head` is the position up to which changes have been read."""

    def __init__(self, head: int) -> None:
        self.head = head
        self._recent: deque[ClaimChange] = deque(maxlen=MOST_CHANGES)
        self._changed = asyncio.Event()

    def add(self, change: ClaimChange) -> None:
        """Add the next change, and wake the watchers."""
        self._recent.append(change)
        self.head = change.position
        self.wake()

    def wake(self) -> None:
        """Wake the watchers."""
        self._changed.set()
        self._changed = asyncio.Event()

    def after(self, position: int) -> Sequence[ClaimChange] | None:
        """The changes after a position up to `head`. None where some are no longer here."""
        if position >= self.head:
            return ()
        if not self._recent or self._recent[0].position > position + 1:
            return None
        return [change for change in self._recent if change.position > position]

    async def wait(self, seconds: float) -> bool:
        """Wait for a wake-up; whether there was one in this time."""
        try:
            # Not wait_for: that of Python 3.11 swallows a cancellation that comes with the wake-up.
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True
