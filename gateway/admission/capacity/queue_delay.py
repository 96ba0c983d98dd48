"""Measures how long calls wait in gRPC's queue before this process takes them up."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from gateway.refusals import Overloaded
from runtime.background import start_task

PROBE_EVERY_SECONDS = 0.1
# A call that has waited longer is refused, so that those behind it need not wait as long.
LONGEST_SECONDS = 1.0


class QueueDelay:
    """Sends probe calls through the same queue, since gRPC does not report its length.

    gRPC takes up calls in the order of their arrival, so a call that is taken up now has waited as long as
    the oldest probe that is still queued. While no calls come, no probes are sent.
    """

    def __init__(self, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._seconds = seconds
        # When each queued probe was sent, the oldest first.
        self._sent_at: dict[asyncio.Future[None], float] = {}
        self._call_came = asyncio.Event()

    def ensure_short(self) -> None:
        """To be called at every call that is taken up. Raises Overloaded."""
        self._call_came.set()
        if self._sent_at and self.is_too_long():
            raise Overloaded

    def is_too_long(self) -> bool:
        """Whether the call that is taken up now arrived more than LONGEST_SECONDS ago."""
        return self.longest_wait() > LONGEST_SECONDS

    def longest_wait(self) -> float:
        """How long the oldest queued probe has waited, in seconds; from any thread."""
        now = self._seconds()
        return now - min(list(self._sent_at.values()), default=now)

    async def measure(self, probe: Callable[[], Awaitable[None]]) -> None:
        """Send probes until cancelled. A failed probe counts as answered.

        The first probe is not counted: a process that cannot call itself must not refuse calls because of it.
        """
        await asyncio.gather(probe(), return_exceptions=True)
        try:
            while True:
                if not self._sent_at:
                    await self._call_came.wait()
                self._call_came.clear()
                self._send(start_task(probe()))
                await asyncio.sleep(PROBE_EVERY_SECONDS)
        finally:
            for queued in self._sent_at:
                queued.cancel()

    def _send(self, queued: asyncio.Future[None]) -> None:
        self._sent_at[queued] = self._seconds()
        queued.add_done_callback(self._end)

    def _end(self, answered: asyncio.Future[None]) -> None:
        del self._sent_at[answered]
        if not answered.cancelled():
            # Otherwise asyncio logs an exception that was never retrieved.
            answered.exception()
