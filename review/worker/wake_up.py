"""Wakes a worker that rests."""

import asyncio
from contextlib import suppress


class WakeUp:
    """Rings when there are claims, and when the worker is to stop."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.stopping = False

    def wake(self) -> None:
        """There may be claims."""
        self._rung.set()

    def stop(self) -> None:
        """No more claims after those in hand."""
        self.stopping = True
        self._rung.set()

    def clear(self) -> None:
        """Forget what was heard until now."""
        self._rung.clear()

    async def wait(self, within: float) -> None:
        """Until it rings, or the time is over."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), within)
