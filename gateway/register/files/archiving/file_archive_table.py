"""The statements that archive files of the register."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg

from gateway.archiving.written_file import NewFile, ToArchive
from gateway.register.files.archiving.archived_file import ArchivedFile
from runtime.time_zone import midnight

PAGE = 1000
FIRST = UUID(int=0)

OLDEST = "SELECT min(ended_at) FROM gateway.files WHERE ended_at IS NOT NULL AND archive_id IS NULL"

# Somebody may still read the events since then by WatchFiles. A day for clocks that differ.
WATCHED_SINCE = "SELECT min(changed_at) - interval '1 day' FROM gateway.file_changes"

# The report of a quarter counts a file that was in progress at its end by its events, so such a file stays.
# Money that comes late makes an event of a file that has ended.
_quarters = [
    f"date_trunc('quarter', {column} AT TIME ZONE 'Asia/Ho_Chi_Minh')"
    for column in ("received_at", "ended_at")
]
SETTLED = f"""
    archive_id IS NULL AND {_quarters[0]} = {_quarters[1]} AND ended_at < $1
    AND NOT EXISTS (SELECT FROM gateway.file_events AS event
        WHERE event.file_id = files.file_id AND event.number = files.events AND event.at >= $1)
"""

CANDIDATES = f"""
    SELECT file_id, ended_at, octet_length(facts) + octet_length(result) AS content_bytes
    FROM gateway.files
    WHERE {SETTLED} AND ended_at >= $2 AND ended_at < $3 AND (ended_at, file_id) > ($2, $4)
    ORDER BY ended_at, file_id LIMIT $5
"""

# A file that another transaction works on is left for the next run.
TAKE = f"""
    SELECT file_id, procedure, sender, number, province, applicant::text, facts, content_digest, received_at,
        due_at, state, ended_at, result, rejection::text, last_hash
    FROM gateway.files WHERE {SETTLED} AND file_id = ANY($2)
    ORDER BY file_id FOR NO KEY UPDATE SKIP LOCKED
"""

EVENTS = "SELECT * FROM gateway.file_events WHERE file_id = ANY($1) ORDER BY file_id, number"

# Those of tasks, by their keys: nobody acts on the task of a file that has ended. Others stay.
MESSAGES = """
    SELECT task.file_id, message.key, message.office_kind, message.province, message.topic, message.body,
        message.created_at, message.delivered_at
    FROM gateway.file_tasks AS task
        JOIN gateway.office_messages AS message ON message.key = task.file_id || '/' || task.number
    WHERE task.file_id = ANY($1) ORDER BY task.file_id, task.number
"""

FREE = """
    WITH events AS (DELETE FROM gateway.file_events WHERE file_id = ANY($2)),
        messages AS (DELETE FROM gateway.office_messages WHERE key = ANY($3))
    UPDATE gateway.files SET facts = '', result = '', archive_id = $1 WHERE file_id = ANY($2)
"""


class FileArchiveTable:
    """The port Archivable on one connection. The month of a file is that in which it ended."""

    def __init__(self, connection: asyncpg.Connection, ended_before: datetime) -> None:
        """What was ended or changed at this time or later stays."""
        self._connection = connection
        self._ended_before = ended_before

    async def spare_watched(self) -> None:
        """From now on, leave the files that have events which WatchFiles still sends."""
        since = await self._connection.fetchval(WATCHED_SINCE)
        self._ended_before = min(self._ended_before, since or self._ended_before)

    async def parts(self) -> Mapping[str, datetime]:
        """All files are one part, with the end of the first one that is not archived; none without files."""
        oldest = await self._connection.fetchval(OLDEST)
        return {"": oldest} if oldest else {}

    async def settled(self, part: str, first_day: date, before: date) -> AsyncIterator[Sequence[ToArchive]]:  # noqa: ARG002 - there is one
        """Return the files that ended within these days, in that order."""
        since, after = midnight(first_day), FIRST
        while rows := await self._connection.fetch(
            CANDIDATES, self._ended_before, since, midnight(before), after, PAGE
        ):
            since, after = rows[-1]["ended_at"], rows[-1]["file_id"]
            yield [ToArchive(row["file_id"], row["content_bytes"]) for row in rows]

    async def take(self, row_ids: Sequence[UUID]) -> list[ArchivedFile]:
        """Lock files, and return those that can still be archived."""
        rows = await self._connection.fetch(TAKE, self._ended_before, row_ids)
        ids = [row["file_id"] for row in rows]
        events, messages = await self._of_files(EVENTS, ids), await self._of_files(MESSAGES, ids)
        return [
            ArchivedFile(**row, events=events[row["file_id"]], messages=messages[row["file_id"]])
            for row in rows
        ]

    async def free(self, file: NewFile, rows: Sequence[ArchivedFile]) -> None:
        """Delete what the archive has of these files, which are taken."""
        keys = [message["key"] for row in rows for message in row.messages]
        await self._connection.execute(FREE, file.number, [row.file_id for row in rows], keys)

    async def _of_files(self, statement: str, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, object]]]:
        found: dict[UUID, list[dict[str, object]]] = {file_id: [] for file_id in ids}
        for row in await self._connection.fetch(statement, ids):
            fields = dict(row)
            found[fields.pop("file_id")].append(fields)
        return found
