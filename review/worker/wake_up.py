"""Wakes up an idle worker."""

import asyncio
from contextlib import suppress


class WakeUp:
    """It is set when there may be claims, and when the worker is to stop."""

    def __init__(self) -> None:
        self._is_set = asyncio.Event()
        self._is_stopping = asyncio.Event()

    @property
    def stopping(self) -> bool:
        """Whether the worker is to stop."""
        return self._is_stopping.is_set()

    def wake(self) -> None:
        """Say that there may be claims."""
        self._is_set.set()

    def stop(self) -> None:
        """Say that the worker is to stop after the claims that it has taken."""
        self._is_stopping.set()
        self._is_set.set()

    def clear(self) -> None:
        """Forget earlier calls of `wake`."""
        self._is_set.clear()

    async def wait(self, within: float) -> None:
        """Wait until it is set, for at most this number of seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_set.wait(), within)

    async def pause(self, seconds: float) -> None:
        """Wait so long, or until the worker is to stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_stopping.wait(), seconds)
