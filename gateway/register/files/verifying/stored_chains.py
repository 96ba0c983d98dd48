"""Reads the chains of files from PostgreSQL, in pages."""

from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.register.files.kept_file import FileState
from gateway.register.files.storing.file_rows import event_from
from gateway.register.files.storing.tables import file_events, files
from gateway.register.files.verifying.verify_files import StoredChain

PAGE = 500


class StoredChains:
    """The port Chains, for the files that are not archived. It reads one state of the database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self) -> AsyncIterator[StoredChain]:
        """See Chains."""
        after = UUID(int=0)
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            while page := await _page(connection, after):
                for chain in await _chains(connection, page):
                    yield chain
                after = page[-1].file_id

    async def archived(self) -> int:
        """How many files are archived."""
        statement = select(func.count()).select_from(files).where(files.c.archive_id.is_not(None))
        async with self._engine.connect() as connection:
            return (await connection.execute(statement)).scalar_one()


async def _page(connection: AsyncConnection, after: UUID) -> Sequence[Any]:
    columns = (files.c.file_id, files.c.state, files.c.events, files.c.last_hash)
    is_next = files.c.archive_id.is_(None), files.c.file_id > after
    statement = select(*columns).where(*is_next).order_by(files.c.file_id).limit(PAGE)
    return (await connection.execute(statement)).all()


async def _chains(connection: AsyncConnection, page: Sequence[Any]) -> list[StoredChain]:
    ids = [row.file_id for row in page]
    statement = select(file_events).where(file_events.c.file_id.in_(ids))
    ordered = await connection.execute(statement.order_by(file_events.c.file_id, file_events.c.number))
    rows = groupby(ordered.mappings().all(), lambda row: row["file_id"])
    events = {file_id: [event_from(row) for row in found] for file_id, found in rows}
    return [
        StoredChain(file_id, FileState(state), kept, last_hash, events.get(file_id, []))
        for file_id, state, kept, last_hash in page
    ]
