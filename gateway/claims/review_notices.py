"""The workers' word that claims have been reviewed: one listening connection a gateway."""

import asyncio
from collections.abc import Callable

import asyncpg
from sqlalchemy import make_url
from structlog.typing import FilteringBoundLogger
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential

from gateway.database import AWAY, CONNECT_SECONDS

CHANNEL = "claim_reviewed"


class ReviewNotices:
    """Calls `hear` at every word, and listens anew where the connection breaks."""

    def __init__(self, database_url: str, hear: Callable[[], None], log: FilteringBoundLogger) -> None:
        self._dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._hear = hear
        self._log = log

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type((*AWAY, asyncpg.InterfaceError)),
                wait=wait_exponential(multiplier=0.1, max=2),
                before_sleep=self._say_once,
            ):
                with attempt:
                    await self._listen()

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=CONNECT_SECONDS)
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _: broken.set())
        try:
            await connection.add_listener(CHANNEL, lambda *_: self._hear())
            # Whatever was said while nobody listened.
            self._hear()
            await broken.wait()
        finally:
            connection.terminate()

    def _say_once(self, state: RetryCallState) -> None:
        if state.attempt_number == 1:
            self._log.warning("reviews cannot be listened for; they are looked for instead")
