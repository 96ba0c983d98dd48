"""A file that is read while `wardgate archive --files` moves it is seen before or after that, not between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.get_file import GetFile
from gateway.register.files.storing.file_table import FileTable
from runtime.postgres.database import Database
from tests.integration.archiving_files import World, world
from tests.unit.gateway.register.file_cases import PORTAL

__all__ = ["world"]


class Interrupted:
    """A database at which something else happens after so many statements of a reader."""

    def __init__(self, database: Database, after: int, happens: Callable[[], Awaitable[Any]]) -> None:
        self._database = database
        self._left = after
        self._happens = happens

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator["Interrupted"]:
        async with self._database.snapshot() as self._connection:
            yield self

    async def execute(self, *statement: Any) -> Any:
        connection: AsyncConnection = self._connection
        answer = await connection.execute(*statement)
        self._left -= 1
        if not self._left:
            await self._happens()
        return answer


@pytest.mark.parametrize("statements", [1, 2, 3])
async def test_a_file_that_is_archived_while_it_is_read_has_its_events(
    world: World, tmp_path: Path, statements: int
) -> None:
    file = await world.settled(1)
    await world.forget_changes()
    archived: list[int] = []

    async def archive() -> None:
        archived.append(await world.archive(tmp_path))

    database = cast("Database", Interrupted(world.database, statements, archive))
    found = await GetFile(FileTable(database))(PORTAL, file.file_id)
    assert archived == [1]
    assert (found.archived, found.file.facts) == (None, file.facts)
    assert len(found.events) == file.events
    after = await GetFile(FileTable(world.database))(PORTAL, file.file_id)
    assert (after.archived is not None, after.events) == (True, ())
