"""The verification of files for a command of an operator."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from gateway.archiving.archive_folders import ArchiveFolders
from gateway.register.files.verifying.archived_chains import ArchivedChains
from gateway.register.files.verifying.stored_chains import StoredChains
from runtime.postgres.command_engine import command_engine

EXPLANATIONS = {
    asyncpg.UndefinedTableError: "This database has no files of the register. Run `wardgate migrate` first.",
}


@asynccontextmanager
async def open_chains(
    database_url: str, archive: Sequence[Path] = ()
) -> AsyncIterator[tuple[StoredChains, ArchivedChains]]:
    """The chains in the database, and those in the folders of the archive.

    Raises Problem where the database cannot be used, now or later.
    """
    async with command_engine(database_url, EXPLANATIONS) as engine:
        yield StoredChains(engine), ArchivedChains(engine, ArchiveFolders(archive))
