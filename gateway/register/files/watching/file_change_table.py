"""Numbers the changes of files, reads them in that order, and deletes old ones.

As review/mailbox/numbered_changes.py does it for claims (decision 33): a position is given, under a lock of
the caller, when the change is read first, so that no transaction waits for another.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from gateway.register.files.event import EventKind
from gateway.register.files.kept_file import FileState
from gateway.register.files.watching.file_change import FileChange
from review.mailbox.change import Ends
from runtime.postgres.database import Database

# Text on the driver: these statements run for all watchers of a gateway, once a second.

AUDIENCE_LOCKS = 7211
# So many are numbered in one statement, of so many callers.
NUMBERED_AT_ONCE, CALLERS_AT_ONCE = 1000, 500

UNNUMBERED = """
    SELECT audience FROM unnest($1::text[]) AS watched (audience) WHERE EXISTS (
        SELECT FROM gateway.file_changes AS change
        WHERE change.audience = watched.audience AND position IS NULL)
"""
# Held until the commit. All gateways lock in one order, so that no two wait for each other.
LOCK = f"""
    SELECT pg_advisory_xact_lock({AUDIENCE_LOCKS}, key)
    FROM (SELECT DISTINCT hashtext(audience) AS key FROM unnest($1::text[]) AS audience ORDER BY key) AS keys
"""
# A later transaction on the same file began when the earlier one was visible: it has the higher change_id.
NUMBER = """
    WITH last AS MATERIALIZED (
        SELECT audience, coalesce((SELECT max(position) FROM gateway.file_changes AS numbered
            WHERE numbered.audience = watched.audience AND position IS NOT NULL), 0) AS position
        FROM unnest($1::text[]) AS watched (audience)
    ), next AS MATERIALIZED (
        SELECT change_id, last.position + row_number() OVER (
            PARTITION BY last.audience ORDER BY change_id) AS position
        FROM last CROSS JOIN LATERAL (
            SELECT change_id FROM gateway.file_changes AS change
            WHERE change.audience = last.audience AND change.position IS NULL
            ORDER BY change_id LIMIT $2) AS unnumbered)
    UPDATE gateway.file_changes AS change SET position = next.position
    FROM next WHERE change.change_id = next.change_id
"""
AFTER = """
    SELECT change.audience, change.position, change.file_id, change.event, procedure, files.number,
           events.kind, events.step, events.answer, events.state, events.at
    FROM unnest($1::text[], $2::bigint[]) AS watched (audience, position) CROSS JOIN LATERAL (
        SELECT * FROM gateway.file_changes AS change
        WHERE change.audience = watched.audience AND change.position > watched.position
        ORDER BY change.position LIMIT $3) AS change
    JOIN gateway.files AS files USING (file_id)
    JOIN gateway.file_events AS events ON events.file_id = change.file_id AND events.number = change.event
    ORDER BY change.audience, change.position
"""
ENDS = """
    SELECT coalesce(min(position), 1), coalesce(max(position), 0) FROM gateway.file_changes
    WHERE audience = $1 AND position IS NOT NULL
"""
# The last one of a caller stays: the next position follows from it.
FORGET = """
    DELETE FROM gateway.file_changes WHERE change_id IN (
        SELECT change_id FROM gateway.file_changes AS old
        WHERE changed_at < now() - $1::interval AND (position IS NULL OR position < (
            SELECT max(position) FROM gateway.file_changes AS last
            WHERE last.audience = old.audience AND position IS NOT NULL))
        ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
"""


class FileChangeTable:
    """The ports WatchedChanges and OldChanges on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self, facilities: Sequence[str]) -> None:
        """See change_feed.Changes."""
        async with self._database.connection() as connection:
            while waiting := [caller for (caller,) in await connection.fetch(UNNUMBERED, facilities)]:
                some = waiting[:CALLERS_AT_ONCE]
                async with connection.transaction():
                    await connection.execute(LOCK, some)
                    await connection.execute(NUMBER, some, NUMBERED_AT_ONCE // len(some))

    async def after(self, positions: Mapping[str, int], limit: int) -> list[FileChange]:
        """See change_feed.Changes."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(AFTER, list(positions), list(positions.values()), limit)
        return [_change(row) for row in rows]

    async def ends(self, facility: str) -> Ends:
        """See watch_changes.WatchedChanges."""
        async with self._database.connection() as connection:
            return Ends(*await connection.fetchrow(ENDS, facility))

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """See forget_changes.OldChanges."""
        async with self._database.connection() as connection:
            deleted = await connection.execute(FORGET, older_than, limit)
        return int(deleted.removeprefix("DELETE "))


def _change(row: Sequence[Any]) -> FileChange:
    change = FileChange(*row)
    return replace(change, kind=EventKind(change.kind), state=FileState(change.state))
