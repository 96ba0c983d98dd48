"""Opens the database for a command of an operator, who reads one line about what is wrong."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg

from runtime.postgres.connection import open_connection
from runtime.problem import Problem

OLD = "This database is empty, or that of an older release. Run `wardgate migrate` first."


@asynccontextmanager
async def operator_connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Raises Problem where the database cannot be used, now or later.

    An OSError while it is open is not one of the database.
    """
    try:
        async with _connection(database_url) as connection:
            yield connection
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        raise Problem(OLD) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _problem(error) from error


@asynccontextmanager
async def _connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(open_connection(database_url))
        except (OSError, TimeoutError) as error:
            raise _problem(error) from error
        yield connection


def _problem(error: Exception) -> Problem:
    reason = str(error).partition(chr(10))[0] or "it does not answer"
    return Problem(f"The database cannot be used: {reason}")
