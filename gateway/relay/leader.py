"""Runs work in one process at a time: the one whose connection holds an advisory lock of the database."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
from structlog.typing import FilteringBoundLogger

from runtime.background import start_task
from runtime.outages.outage_log import OutageLog
from runtime.postgres.connect import connect
from runtime.postgres.errors import advice_on, is_database_fault
from runtime.postgres.failover.lease import LEASE

# All relays of a database compete for it.
LEADER_LOCK = 7205_2007
CONNECT_SECONDS = STATEMENT_SECONDS = 5.0
# A relay that takes over begins within this time.
BETWEEN_TRIES_SECONDS = 2.0
KEEPALIVE_SECONDS = 1.0


class Leader:
    """`is_leading` says whether this process does the work."""

    def __init__(self, database_url: str, log: FilteringBoundLogger) -> None:
        self._url = database_url
        self._outage = OutageLog(
            log, "the database is unavailable", "the database is available again", advice_on
        )
        self._log = log
        self.is_leading = False

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work while the lock is held, until cancelled."""
        while True:
            try:
                await self._try(work)
            except Exception as error:
                if not is_database_fault(error):
                    raise
                self._outage.begin(error)
            await asyncio.sleep(BETWEEN_TRIES_SECONDS)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        connection = await connect(self._url, CONNECT_SECONDS, LEASE)
        try:
            self._outage.end()
            if await connection.fetchval(
                f"SELECT pg_try_advisory_lock({LEADER_LOCK})", timeout=STATEMENT_SECONDS
            ):
                await self._lead(connection, work)
        finally:
            connection.terminate()

    async def _lead(self, connection: asyncpg.Connection, work: Callable[[], Awaitable[None]]) -> None:
        self.is_leading = True
        self._log.info("leading")
        working = start_task(work())
        try:
            await self._while_held(connection, working)
        finally:
            self.is_leading = False
            working.cancel()
            await asyncio.wait([working])
        if not working.cancelled():
            working.result()

    async def _while_held(self, connection: asyncpg.Connection, working: asyncio.Task[None]) -> None:
        while not working.done():
            try:
                await connection.execute("SELECT 1", timeout=STATEMENT_SECONDS)
            except Exception as error:
                self._outage.begin(error)
                return
            await asyncio.wait([working], timeout=KEEPALIVE_SECONDS)
