"""Reads holdings from the register on a standby of PostgreSQL."""

from collections.abc import Callable, Sequence
from datetime import datetime

import asyncpg

from gateway.cards.card_table import read_holdings
from gateway.cards.register_snapshot import Snapshots, snapshots_of
from gateway.cards.standby.server_positions import REPLAYED
from gateway.cards.subject import PersonKey
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout


class StandbyCardTable:
    """The port Standby of register_with_standby. `moment_of` has the moment of a position, None for too old.

    The connection that is read from says how far its server has replayed, since the connections of the pool
    may lead to several standbys; and before the people are read, so that they are not older.
    """

    def __init__(
        self, database: Database, moment_of: Callable[[int], datetime | None], query_timeout: QueryTimeout
    ) -> None:
        self._database = database
        self._moment_of = moment_of
        self._query_timeout = query_timeout

    async def read(self, people: Sequence[PersonKey]) -> Snapshots:
        """See Standby. Any error of the server counts as DatabaseAway.

        A standby cancels a query that hinders its replay, and has no new table or column until it has
        replayed the migration.
        """
        return await self._query_timeout.wait(lambda: self._read(people))

    async def _read(self, people: Sequence[PersonKey]) -> Snapshots:
        try:
            async with self._database.connection() as connection:
                as_of = self._moment_of(await connection.fetchval(REPLAYED) or 0)
                if as_of is None:
                    raise DatabaseAway
                return snapshots_of(people, await read_holdings(connection, people), as_of)
        except asyncpg.PostgresError as error:
            raise DatabaseAway from error
