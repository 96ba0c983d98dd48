"""One connection to PostgreSQL, for a process that does one thing at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from runtime.postgres.connect import connect

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 60


@asynccontextmanager
async def open_connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Raises one of errors.CONNECTION_LOST."""
    connection = await connect(url, CONNECT_SECONDS, command_timeout=STATEMENT_SECONDS)
    try:
        yield connection
    finally:
        # Not close(): no statement is running here, and close() waits for a database that cannot be reached.
        connection.terminate()
