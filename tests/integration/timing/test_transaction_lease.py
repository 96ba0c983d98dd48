"""A process that stands still in the middle of a transaction keeps its locks for a while only."""

import asyncpg
import pytest

from runtime.postgres import database as pool
from runtime.postgres.connect import connect
from runtime.postgres.database import Database, open_database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.failover.lease import TRANSACTION_LEASE

LOCK = "SELECT pg_advisory_xact_lock(1)"


async def stand_still(database: Database, other: asyncpg.Connection) -> None:
    """Lock something, and execute nothing until another session has it."""
    async with database.connection() as connection, connection.transaction():
        await connection.execute(LOCK)
        await other.execute(LOCK, timeout=30)
        await connection.execute("SELECT 1")


async def test_what_a_transaction_has_locked_is_free_again_although_it_does_not_end(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "TRANSACTION_LEASE", dict.fromkeys(TRANSACTION_LEASE, "1s"))
    other: asyncpg.Connection = await connect(database_url, 10)
    async with open_database(database_url) as database:
        with pytest.raises(DatabaseAway):
            await stand_still(database, other)
    await other.close()
