"""Recognises a pooler that gives each transaction or statement another session, by pool_mode of PgBouncer."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import asyncpg

from runtime.postgres.connect import connect

# Other clients of the pooler may get a session in between.
TRIES = 3
# Unnamed statements: another client may have given the session a statement of the same name.
WITHOUT_CACHE: dict[str, Any] = {"statement_cache_size": 0}
STATEMENT = "wardgate_pooler_check"
# What PgBouncer says of the first one.
NO_TRANSACTIONS = "transaction blocks"
# What a session says of a name that another client has given, or that was given in another session.
LOST_STATEMENT = (asyncpg.DuplicatePreparedStatementError, asyncpg.InvalidSQLStatementNameError)


class Pooling(Enum):
    """What a client gets."""

    NONE = "a session of its own"
    WITH_STATEMENTS = "a session for a transaction, and its prepared statements in each"
    WITHOUT_STATEMENTS = "a session for a transaction"
    BY_STATEMENT = "a session for a statement"


async def find_pooling(connection: asyncpg.Connection, database_url: str, within: float) -> Pooling:
    """Compare the sessions that two connections get.

    `connection` is one with WITHOUT_CACHE; a second one is made `within` seconds. Without a pooler none is
    needed: a server states the ID of its own process when it accepts a connection, a pooler another number.
    """
    try:
        session = await _session(connection)
    except asyncpg.PostgresConnectionError as error:
        if NO_TRANSACTIONS not in str(error):
            raise
        return Pooling.BY_STATEMENT
    if session == connection.get_server_pid():
        return Pooling.NONE
    other = await connect(database_url, within, **WITHOUT_CACHE)
    try:
        if not await _share_sessions(connection, other):
            return Pooling.NONE
        keeps = await _keeps_statements([connection, other])
        return Pooling.WITH_STATEMENTS if keeps else Pooling.WITHOUT_STATEMENTS
    finally:
        other.terminate()


async def _share_sessions(one: asyncpg.Connection, other: asyncpg.Connection) -> bool:
    """Whether they get the same session, or one gets several."""
    mine, theirs = set[int](), set[int]()
    for _ in range(TRIES):
        mine.add(await _session(one))
        theirs.add(await _session(other))
    return len(mine) > 1 or len(theirs) > 1 or not mine.isdisjoint(theirs)


async def _keeps_statements(connections: Sequence[asyncpg.Connection]) -> bool:
    """Whether each has its own statement of the same name, and has it in every transaction."""
    statements = []
    try:
        for number, connection in enumerate(connections):
            statements.append(await connection.prepare(f"SELECT {number}", name=STATEMENT))
            # To prepare alone keeps the session, of which there may be only one.
            await statements[-1].fetchval()
        for _ in range(TRIES):
            if [await statement.fetchval() for statement in statements] != [*range(len(statements))]:
                return False
    except LOST_STATEMENT:
        return False
    return True


async def _session(connection: asyncpg.Connection) -> int:
    # In a transaction: else the statement is prepared in one session, and executed in another.
    async with connection.transaction():
        return int(await connection.fetchval("SELECT pg_backend_pid()"))
