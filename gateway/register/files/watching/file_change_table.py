"""Numbers the changes of files, reads them in that order, and deletes old ones."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from gateway.register.files.event import EventKind
from gateway.register.files.kept_file import FileState
from gateway.register.files.watching.file_change import FileChange
from review.mailbox.change import Ends
from runtime.postgres.database import Database
from runtime.postgres.numbering.numbered_changes import NumberedChanges

CHANGES = NumberedChanges("gateway.file_changes", "audience", 7211)
AFTER = f"""
    SELECT change.audience, change.position, change.file_id, change.event, procedure, files.number,
           events.kind, events.step, events.answer, events.state, events.at
    FROM {CHANGES.after}
    JOIN gateway.files AS files USING (file_id)
    JOIN gateway.file_events AS events ON events.file_id = change.file_id AND events.number = change.event
    ORDER BY change.audience, change.position
"""


class FileChangeTable:
    """The ports WatchedChanges and OldChanges on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self, facilities: Sequence[str]) -> None:
        """See change_feed.Changes."""
        async with self._database.connection() as connection:
            await CHANGES.number(connection, facilities)

    async def after(self, positions: Mapping[str, int], limit: int) -> list[FileChange]:
        """See change_feed.Changes."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(AFTER, list(positions), list(positions.values()), limit)
        return [_change(row) for row in rows]

    async def ends(self, facility: str) -> Ends:
        """See watch_changes.WatchedChanges."""
        async with self._database.connection() as connection:
            return Ends(*await CHANGES.ends(connection, facility))

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """See forget_changes.OldChanges."""
        async with self._database.connection() as connection:
            return await CHANGES.forget(connection, older_than, limit)


def _change(row: Sequence[Any]) -> FileChange:
    change = FileChange(*row)
    return replace(change, kind=EventKind(change.kind), state=FileState(change.state))
