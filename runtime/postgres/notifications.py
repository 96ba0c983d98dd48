"""What is said on a channel of the database: one listening connection each."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg
from structlog.typing import FilteringBoundLogger
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential

from runtime.postgres.database import CONNECT_SECONDS, STATEMENT_SECONDS
from runtime.postgres.errors import CONNECTION_LOST
from runtime.postgres.url import driver_url

PULSE_SECONDS = 1
# So soon a database that is back is listened to.
LONGEST_PAUSE_SECONDS = 0.5


class Notifications:
    """Calls `hear` with every word, and listens anew where the connection breaks.

    It is called with None whenever it begins to listen: nobody knows what was said before.
    """

    def __init__(
        self, database_url: str, channel: str, hear: Callable[[str | None], None], log: FilteringBoundLogger
    ) -> None:
        self._url = driver_url(database_url)
        self._channel = channel
        self._hear = hear
        self._log = log
        self.has_tried = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type(CONNECTION_LOST),
                wait=wait_exponential(multiplier=0.1, max=LONGEST_PAUSE_SECONDS),
                before_sleep=self._note_away,
            ):
                with attempt:
                    await self._listen()

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=CONNECT_SECONDS)
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _: broken.set())
        try:
            await connection.add_listener(self._channel, lambda *word: self._hear(word[-1]))
            self._hear(None)
            self.has_tried.set()
            while not broken.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(broken.wait(), PULSE_SECONDS)
                # A connection that was cut off on the way says nothing by itself.
                await connection.execute("SELECT 1", timeout=STATEMENT_SECONDS)
        finally:
            connection.terminate()

    def _note_away(self, state: RetryCallState) -> None:
        self.has_tried.set()
        if state.attempt_number == 1:
            self._log.warning("the database cannot be listened to", channel=self._channel)
