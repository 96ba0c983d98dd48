"""Reads how far the primary and the standby are in the write-ahead log."""

import asyncpg

from gateway.cards.standby.position_record import Lineage
from gateway.cards.standby.standby_progress import Position
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway

# The position of inserting, not that of writing: a commit that does not wait for the disk is visible before
# it is written. The first eight digits of a file's name are the timeline.
PRIMARY = """
    SELECT false, system_identifier,
           ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer,
           pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint, oid::bigint
    FROM pg_control_system(), pg_database WHERE datname = current_database()
"""
# The timeline is that of the last restart point: after a failover it is the earlier one for some minutes.
STANDBY = """
    SELECT pg_is_in_recovery(), system_identifier, timeline_id,
           pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint, oid::bigint
    FROM pg_control_system(), pg_control_checkpoint(), pg_database WHERE datname = current_database()
"""
REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"


class ServerPosition:
    """The port Server of standby_progress: PRIMARY or STANDBY on a database."""

    def __init__(self, database: Database, statement: str) -> None:
        self._database = database
        self._statement = statement

    def reconnect(self) -> None:
        """See Server."""
        self._database.replace_connections()

    async def position(self) -> Position:
        """Raises DatabaseAway, also for any error of the server: such as a primary that is in recovery."""
        try:
            async with self._database.connection() as connection:
                is_standby, system, timeline, place, oid = await connection.fetchrow(self._statement)
        except asyncpg.PostgresError as error:
            raise DatabaseAway from error
        return Position(Lineage(system, timeline, oid), place or 0, is_standby=is_standby)
