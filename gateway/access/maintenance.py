"""What the access log needs every minute: a seal over what was written, and months to write the next into."""

import asyncio
from datetime import timedelta

import asyncpg
from structlog.typing import FilteringBoundLogger

from gateway.access.seal_table import set_seal_if_due
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway

BETWEEN_SEALS = timedelta(minutes=1)
# This month and the next two: a gateway that runs for long needs nobody to make them.
MONTHS = "SELECT gateway.make_access_months((now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 3)"


class LogMaintenance:
    """Of all gateways one sets the seal; its log then holds the seal outside the database."""

    def __init__(self, database: Database, log: FilteringBoundLogger) -> None:
        self._database = database
        self._log = log

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.look()
            except (DatabaseAway, asyncpg.LockNotAvailableError):
                # Away, or read for long, by a backup say: the next minute will do.
                pass
            except asyncpg.PostgresError as error:
                self._log.error("upkeep of the access log failed", error=type(error).__qualname__)
            await asyncio.sleep(BETWEEN_SEALS.total_seconds())

    async def look(self) -> None:
        """Once. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            await connection.execute(MONTHS)
            async with connection.transaction():
                seal = await set_seal_if_due(connection, BETWEEN_SEALS)
        if seal is not None:
            self._log.info("access log sealed", seal=seal.seal, hash=seal.hash.hex())
