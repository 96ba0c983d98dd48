"""One connection to PostgreSQL, for a process that does one thing at a time."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg

from runtime.postgres.connect import NO_SETTINGS, connect

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 60


@asynccontextmanager
async def open_connection(
    url: str, settings: Mapping[str, str] = NO_SETTINGS
) -> AsyncIterator[asyncpg.Connection]:
    """With these settings of the session. Raises one of errors.CONNECTION_LOST."""
    connection = await connect(url, CONNECT_SECONDS, settings, command_timeout=STATEMENT_SECONDS)
    try:
        yield connection
    finally:
        # Not close(): no statement is running here, and close() waits for a database that cannot be reached.
        connection.terminate()
