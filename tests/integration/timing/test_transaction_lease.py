"""A process that stands still in the middle of a transaction keeps its locks for a while only."""

import asyncio

import pytest

from runtime.postgres import open_database as pool
from runtime.postgres.connection import open_connection
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.failover.lease import TRANSACTION_LEASE
from runtime.postgres.open_database import open_database

LOCK = "SELECT pg_advisory_xact_lock(1)"


class Competition:
    """Two sessions want the same lock."""

    def __init__(self) -> None:
        self._is_locked = asyncio.Event()
        self._other_is_done = asyncio.Event()

    async def stand_still(self, database: Database) -> None:
        """Lock it, and execute nothing until the other one has it, or has given up."""
        async with database.connection() as connection, connection.transaction():
            await connection.execute(LOCK)
            self._is_locked.set()
            await self._other_is_done.wait()
            await connection.execute("SELECT 1")

    async def lock_too(self, database_url: str) -> None:
        """Wait for the lock."""
        async with open_connection(database_url) as other:
            await self._is_locked.wait()
            try:
                await other.execute(LOCK, timeout=30)
            finally:
                self._other_is_done.set()


async def test_what_a_transaction_has_locked_is_free_again_although_it_does_not_end(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "TRANSACTION_LEASE", dict.fromkeys(TRANSACTION_LEASE, "1s"))
    competition = Competition()
    async with open_database(database_url) as database:
        stood_still, locked = await asyncio.gather(
            competition.stand_still(database), competition.lock_too(database_url), return_exceptions=True
        )
    assert locked is None
    assert isinstance(stood_still, DatabaseAway)
