"""Opens the archive of files of the register for a command of an operator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from gateway.archiving.archive_files import ArchiveFiles
from gateway.archiving.archive_months import ArchiveMonths
from gateway.archiving.operator_connection import operator_connection
from gateway.register.files.archiving.archived_file import ArchivedFile
from gateway.register.files.archiving.file_archive_table import FileArchiveTable
from gateway.register.files.archiving.file_parquet import FileParquet
from runtime.problem import Problem
from runtime.time_zone import midnight

# One run at a time, as long as its connection lives.
ARCHIVE_LOCK = 7205_2009


@asynccontextmanager
async def open_file_archive(
    database_url: str, ended_before: date
) -> AsyncIterator[ArchiveMonths[ArchivedFile]]:
    """The use case, for files that ended before this day.

    Raises Problem where the database cannot be used, now or later, or another run is in progress.
    """
    async with operator_connection(database_url) as connection:
        files = ArchiveFiles(connection, "gateway.file_archives", "files", ARCHIVE_LOCK)
        if not await files.lock():
            raise Problem("Another `wardgate archive --files` runs on this database: wait until it ends.")
        table = FileArchiveTable(connection, midnight(ended_before))
        await table.spare_watched()
        yield ArchiveMonths(table, files, FileParquet)
