"""The database connection of the audit commands. An error becomes one line that says what to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from runtime.postgres.errors import driver_error
from runtime.postgres.url import engine_url
from runtime.problem import Problem

CONNECT_SECONDS = 10


@asynccontextmanager
async def audit_engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Open an engine. Raises Problem where the database cannot be used, now or later."""
    engine = create_async_engine(engine_url(database_url), connect_args={"timeout": CONNECT_SECONDS})
    try:
        yield engine
    except (OSError, DBAPIError) as error:
        raise _problem(driver_error(error)) from error
    finally:
        await engine.dispose()


def _problem(error: BaseException) -> Problem:
    if isinstance(error, asyncpg.LockNotAvailableError):
        return Problem("The log is being read by a verification or a backup. Try again when that has ended.")
    if isinstance(error, asyncpg.UndefinedTableError):
        return Problem("This database has no access log, or an old one. Run `wardgate migrate` first.")
    # Only the first line: a detail may quote an entry.
    return Problem(f"The database cannot be used: {str(error).partition(chr(10))[0]}")
