"""The database connection of a command. An error becomes one line that says what to do."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.postgres.engine import make_engine
from runtime.postgres.errors import driver_error
from runtime.problem import Problem


@asynccontextmanager
async def command_engine(
    database_url: str, explanations: Mapping[type[BaseException], str]
) -> AsyncIterator[AsyncEngine]:
    """Open an engine. Raises Problem where the database cannot be used, now or later.

    `explanations` are the texts for certain errors of the driver.
    """
    engine = make_engine(database_url)
    try:
        yield engine
    except (OSError, DBAPIError) as error:
        raise _problem(driver_error(error), explanations) from error
    finally:
        await engine.dispose()


def _problem(error: BaseException, explanations: Mapping[type[BaseException], str]) -> Problem:
    for kind, text in explanations.items():
        if isinstance(error, kind):
            return Problem(text)
    # Only the first line: a detail may quote an entry.
    return Problem(f"The database cannot be used: {str(error).partition(chr(10))[0]}")
