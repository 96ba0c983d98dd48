"""The transaction in which files are loaded into tables, or compared with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.postgres.engine import make_engine
from runtime.postgres.errors import driver_error
from runtime.problem import Problem

# For sorting and joining millions of rows; a server's own limits are made for many small queries. Only the
# staging tables are named without a schema. Set in the transaction: a pooler refuses startup parameters.
SETTINGS = {
    "work_mem": "128MB",
    "temp_buffers": "128MB",
    "statement_timeout": "0",
    "jit": "off",
    "search_path": "pg_temp",
}


@asynccontextmanager
async def load_transaction(database_url: str, name: str) -> AsyncIterator[AsyncConnection]:
    """A transaction for millions of rows. `name` is the word of its tables in reports, such as "register".

    Raises Problem where the database cannot be used; then nothing was written.
    """
    engine = make_engine(database_url)
    try:
        async with engine.begin() as connection:
            for setting, value in SETTINGS.items():
                await connection.execute(select(func.set_config(setting, value, True)))
            yield connection
    except (OSError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _problem(driver_error(error), name) from error
    finally:
        await engine.dispose()


def _problem(error: BaseException, name: str) -> Problem:
    if isinstance(error, asyncpg.UndefinedTableError | asyncpg.InvalidSchemaNameError):
        return Problem(f"This database has no {name}, or an old one. Run `wardgate migrate` first.")
    # Only the first line: the details of a violated key would name a person.
    reason = str(error).partition("\n")[0]
    return Problem(f"The database cannot be used, and nothing was loaded: {reason}")
