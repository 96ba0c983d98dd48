"""Maintains the access log once a minute: sets a seal, and makes the partitions of the next months."""

import asyncio
from datetime import timedelta

from sqlalchemy import Date, cast, func, select
from sqlalchemy.exc import DBAPIError
from structlog.typing import FilteringBoundLogger

from gateway.access.seal import Seal
from gateway.access.seal_table import set_seal_if_due
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway

BETWEEN_SEALS = timedelta(minutes=1)
# This month and the next two, so that a gateway which runs for long makes the partitions that it needs.
MONTHS = 3
MAKE_MONTHS = select(
    func.gateway.make_access_months(cast(func.timezone("Asia/Ho_Chi_Minh", func.now()), Date), MONTHS)
)


class LogMaintenance:
    """All gateways try; one of them sets the seal. The seal is logged too, outside the database."""

    def __init__(self, database: Database, log: FilteringBoundLogger) -> None:
        self._database = database
        self._log = log

    async def run(self) -> None:
        """Maintain the log until cancelled."""
        while True:
            try:
                await self.run_once()
            except DatabaseAway:
                # Or a long reader, such as a backup, holds a lock on the log: the next minute will do.
                pass
            except DBAPIError as error:
                self._log_failure(error.driver_exception)
            await asyncio.sleep(BETWEEN_SEALS.total_seconds())

    async def run_once(self) -> None:
        """Raises DatabaseAway, or DBAPIError for what else the database reports."""
        async with self._database.transaction() as connection:
            await connection.execute(MAKE_MONTHS)
        async with self._database.transaction() as connection:
            seal = await set_seal_if_due(connection, BETWEEN_SEALS)
        if seal is not None:
            self._log_seal(seal)

    def _log_seal(self, seal: Seal) -> None:
        self._log.info("access log sealed", seal=seal.seal, hash=seal.hash.hex())

    def _log_failure(self, error: BaseException) -> None:
        self._log.error("maintenance of the access log failed", error=type(error).__qualname__)
