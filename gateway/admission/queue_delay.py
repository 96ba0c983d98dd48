"""How long calls wait in gRPC until this process looks at them: calls of our own, queued among them, tell."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from prometheus_client import Gauge

from gateway.refusals import Overloaded

EVERY_SECONDS = 0.1
# Who has waited longer is told to come back, so that those after him need not wait as long.
LONGEST_SECONDS = 1.0


class QueueDelay:
    """gRPC looks at calls in the order in which they came, and does not say how many there are."""

    def __init__(self, shown: Gauge, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._shown = shown
        self._seconds = seconds
        # Since when each of our own calls waits, the oldest first.
        self._since: dict[asyncio.Future[None], float] = {}

    def ensure_short(self) -> None:
        """Raises Overloaded."""
        if self._since and self.is_too_long():
            raise Overloaded

    def is_too_long(self) -> bool:
        """Whether the call that is looked at now came more than LONGEST_SECONDS ago."""
        return bool(self._since) and self._oldest() > LONGEST_SECONDS

    async def measure(self, call: Callable[[], Awaitable[None]]) -> None:
        """Make calls of our own for ever; one that fails says no more than that it is over.

        The first is not counted: where a process cannot call itself, nobody is to be refused for it.
        """
        await asyncio.gather(call(), return_exceptions=True)
        try:
            while True:
                self._start(asyncio.ensure_future(call()))
                await asyncio.sleep(EVERY_SECONDS)
                self._shown.set(self._oldest() if self._since else 0)
        finally:
            for waiting in self._since:
                waiting.cancel()

    def _start(self, waiting: asyncio.Future[None]) -> None:
        self._since[waiting] = self._seconds()
        waiting.add_done_callback(self._end)

    def _end(self, waiting: asyncio.Future[None]) -> None:
        del self._since[waiting]
        if not waiting.cancelled():
            waiting.exception()

    def _oldest(self) -> float:
        return self._seconds() - next(iter(self._since.values()))
