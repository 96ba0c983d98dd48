"""The last changes in memory, for all their watchers."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class Positioned(Protocol):
    """A change with its place in the order."""

    @property
    def position(self) -> int:
        """The place of the change: the next one has one more."""
        ...


PositionedChange = TypeVar("PositionedChange", bound=Positioned)


class ChangeWindow(Generic[PositionedChange]):
    """`head` is the position up to which changes have been read."""

    def __init__(self, head: int, most_changes: int) -> None:
        """A watcher that is further behind than `most_changes` reads from the database."""
        self.head = head
        self._recent: deque[PositionedChange] = deque(maxlen=most_changes)
        self._changed = asyncio.Event()

    def add(self, change: PositionedChange) -> None:
        """Add the next change, and wake the watchers."""
        self._recent.append(change)
        self.head = change.position
        self.wake()

    def skip_to(self, head: int) -> None:
        """Leave out the changes up to this position, and wake the watchers: they read from the database."""
        self._recent.clear()
        self.head = head
        self.wake()

    def wake(self) -> None:
        """Wake the watchers."""
        self._changed.set()
        self._changed = asyncio.Event()

    def after(self, position: int) -> Sequence[PositionedChange] | None:
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
