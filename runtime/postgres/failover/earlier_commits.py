"""Waits until what was committed before is on the standby servers that PostgreSQL waits for.

A commit whose wait for a synchronous standby was cancelled, by a timeout or a shutdown, is visible on the
primary all the same, and lost where the standby is promoted. So what was found committed is acknowledged
after another commit, which waits for everything before it.
"""

import asyncpg

# On a hot standby it fails as a write does. A commit waits only where its transaction has a number and has
# written to the write-ahead log: the first function gives a number, the second one writes.
COMMIT = "SELECT pg_current_xact_id(), pg_logical_emit_message(true, 'wardgate', 'earlier commits')"


async def ensure_earlier_commits(connection: asyncpg.Connection) -> None:
    """In a transaction, its commit waits; outside of one, this does."""
    await connection.execute(COMMIT)
