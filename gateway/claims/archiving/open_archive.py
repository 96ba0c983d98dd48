"""Opens the archive for a command of an operator."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date

import asyncpg

from gateway.claims.archiving.archive_claims import ArchiveClaims
from gateway.claims.archiving.archive_table import ArchiveTable
from gateway.claims.archiving.parquet_file import ParquetFile
from runtime.postgres.connection import open_connection
from runtime.problem import Problem
from runtime.time_zone import midnight

OLD = "This database has no claims, or those of an older release. Run `wardgate migrate` first."


@asynccontextmanager
async def open_archive(
    database_url: str, settled_before: date, *, undecided: bool
) -> AsyncIterator[ArchiveClaims]:
    """The use case, for claims that were settled before this day; one at a time.

    Raises Problem where the database cannot be used, now or later, or another run is in progress.
    """
    try:
        async with _connection(database_url) as connection:
            table = ArchiveTable(connection, midnight(settled_before), undecided=undecided)
            if not await table.lock():
                raise Problem("Another `wardgate archive` runs on this database: wait until it ends.")
            yield ArchiveClaims(table, ParquetFile)
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        raise Problem(OLD) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _problem(error) from error


@asynccontextmanager
async def _connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """An OSError of the connection is not one of the disk that the files go to."""
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(open_connection(database_url))
        except (OSError, TimeoutError) as error:
            raise _problem(error) from error
        yield connection


def _problem(error: Exception) -> Problem:
    reason = str(error).partition(chr(10))[0] or "it does not answer"
    return Problem(f"The database cannot be used: {reason}")
