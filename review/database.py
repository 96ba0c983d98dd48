"""A worker's one connection to PostgreSQL, and what it raises when that is away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import make_url

from wardgate.process.database_refuses import REFUSED

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 60

# No way to it, or lost on the way; or it shuts down, starts up, or has no connection left;
# or it was renamed, or its password changed, since we started.
AWAY = (
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    *REFUSED,
    OSError,
    TimeoutError,
)


@asynccontextmanager
async def open_connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Raises one of AWAY."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS, command_timeout=STATEMENT_SECONDS)
    try:
        yield connection
    finally:
        # Not close(): nothing is under way here, and a database that is away would not answer it.
        connection.terminate()
