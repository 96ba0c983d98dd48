"""Reads the chains of archived files from the archive, and what the database says of their ends."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.archiving.archive_file import ArchiveFile
from gateway.archiving.archive_folders import ArchiveFolders
from gateway.register.files.archiving.file_parquet import read_events
from gateway.register.files.kept_file import FileState
from gateway.register.files.storing.file_rows import event_from
from gateway.register.files.storing.tables import file_archives, files
from gateway.register.files.verifying.verify_files import StoredChain


class ArchivedChains:
    """The port Chains, for the files that are archived."""

    def __init__(self, engine: AsyncEngine, folders: ArchiveFolders) -> None:
        self._engine = engine
        self._folders = folders

    async def all(self) -> AsyncIterator[StoredChain]:
        """See Chains. Raises Problem where a file of the archive is missing or damaged."""
        place = file_archives.c
        statement = select(place.file, place.bytes, place.sha256).order_by(place.archive_id)
        async with self._engine.connect() as connection:
            archives = [ArchiveFile(*row) for row in await connection.execute(statement)]
        self._folders.ensure(archives)
        for archive in archives:
            for rows in read_events(self._folders.path(archive)):
                for chain in await self._chains(rows):
                    yield chain

    async def _chains(self, rows: Sequence[Mapping[str, Any]]) -> list[StoredChain]:
        """A file that the database does not have any more is not among them."""
        events = {UUID(row["file_id"]): [event_from(event) for event in row["events"]] for row in rows}
        file = files.c
        statement = select(file.file_id, file.state, file.events, file.last_hash).where(
            file.file_id.in_(events)
        )
        async with self._engine.connect() as connection:
            return [
                StoredChain(file_id, FileState(state), kept, last_hash, events[file_id])
                for file_id, state, kept, last_hash in await connection.execute(statement)
            ]
