"""One connection to PostgreSQL, for a process that does one thing at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from runtime.postgres.url import driver_url

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 60


@asynccontextmanager
async def open_connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Raises one of errors.CONNECTION_LOST."""
    connection = await asyncpg.connect(
        driver_url(url), timeout=CONNECT_SECONDS, command_timeout=STATEMENT_SECONDS
    )
    try:
        yield connection
    finally:
        # Not close(): nothing is under way here, and a database that is away would not answer it.
        connection.terminate()
