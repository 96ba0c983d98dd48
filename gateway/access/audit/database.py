"""A connection for whoever looks after the access log; what hinders it is a line that says what to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from runtime.postgres.url import driver_url
from runtime.problem import Problem

CONNECT_SECONDS = 10


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Raises Problem where the database cannot be used."""
    try:
        connection = await asyncpg.connect(driver_url(database_url), timeout=CONNECT_SECONDS)
        try:
            yield connection
        finally:
            await connection.close(timeout=CONNECT_SECONDS)
    except asyncpg.LockNotAvailableError as error:
        raise Problem("The log is being read, by a verification or a backup: try again after it.") from error
    except asyncpg.UndefinedTableError as error:
        raise Problem("This database has no access log, or an old one: `wardgate migrate` first.") from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # The first line alone: a detail may quote an entry.
        raise Problem(f"The database cannot be used: {str(error).partition(chr(10))[0]}") from error
