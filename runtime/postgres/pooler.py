"""Recognises a pooler that gives each transaction another session: PgBouncer with pool_mode=transaction."""

from typing import Any

import asyncpg

from runtime.postgres.connect import connect

# Other clients of the pooler may get a session in between.
TRIES = 3
# Unnamed statements: another client may have given the session a statement of the same name.
WITHOUT_CACHE: dict[str, Any] = {"statement_cache_size": 0}


async def has_transaction_pooling(connection: asyncpg.Connection, database_url: str, within: float) -> bool:
    """Whether two connections get the same session of the server, or one gets several.

    `connection` is one with WITHOUT_CACHE; a second one is made `within` seconds. Without a pooler none is
    needed: a server states the ID of its own process when it accepts a connection, a pooler another number.
    """
    if await _session(connection) == connection.get_server_pid():
        return False
    other = await connect(database_url, within, **WITHOUT_CACHE)
    try:
        mine, theirs = set[int](), set[int]()
        for _ in range(TRIES):
            mine.add(await _session(connection))
            theirs.add(await _session(other))
        return len(mine) > 1 or len(theirs) > 1 or not mine.isdisjoint(theirs)
    finally:
        other.terminate()


async def _session(connection: asyncpg.Connection) -> int:
    # In a transaction: else the statement is prepared in one session, and executed in another.
    async with connection.transaction():
        return int(await connection.fetchval("SELECT pg_backend_pid()"))
