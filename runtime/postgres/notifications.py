"""Receives the notifications of one channel of the database, on a connection of its own."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from structlog.typing import FilteringBoundLogger
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from runtime.outages.outage_log import OutageLog
from runtime.postgres.connect import connect
from runtime.postgres.database import CONNECT_SECONDS
from runtime.postgres.errors import is_database_fault
from runtime.postgres.open_database import STATEMENT_SECONDS

KEEPALIVE_SECONDS = 1
# A database that is available again is listened to within this time.
LONGEST_PAUSE_SECONDS = 0.5


class Notifications:
    """Calls `receive` with the payload of every notification, and reconnects where the connection breaks.

    It calls `receive` with None whenever it begins to listen: notifications may have been missed before.
    """

    def __init__(
        self,
        database_url: str,
        channel: str,
        receive: Callable[[str | None], None],
        log: FilteringBoundLogger,
    ) -> None:
        self._url = database_url
        self._channel = channel
        self._receive = receive
        self._outage = OutageLog(
            log.bind(channel=channel),
            "the database cannot be listened to",
            "the database is listened to again",
        )
        # Set once it listens, or has failed to.
        self.has_tried = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            async for attempt in AsyncRetrying(
                # A standby server refuses LISTEN as a write.
                retry=retry_if_exception(is_database_fault),
                wait=wait_exponential(multiplier=0.1, max=LONGEST_PAUSE_SECONDS),
                before_sleep=self._note_failure,
            ):
                with attempt:
                    await self._listen()

    async def _listen(self) -> None:
        connection = await connect(self._url, CONNECT_SECONDS)
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _: broken.set())
        try:
            await connection.add_listener(
                self._channel, lambda *notification: self._receive(notification[-1])
            )
            self._receive(None)
            self.has_tried.set()
            self._outage.end()
            while not broken.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(broken.wait(), KEEPALIVE_SECONDS)
                # A connection that a network fault has cut does not report that by itself.
                await connection.execute("SELECT 1", timeout=STATEMENT_SECONDS)
        finally:
            connection.terminate()

    def _note_failure(self, state: RetryCallState) -> None:
        self.has_tried.set()
        if state.outcome is not None and (error := state.outcome.exception()) is not None:
            self._outage.begin(error)
