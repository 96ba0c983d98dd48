"""Reads which claims are in which file of the archive."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import asyncpg

from gateway.archiving.archive_file import ArchiveFile
from gateway.claims.archiving.reading.place import Place

PLACES = """
    SELECT claim_id, facility, received_at, file, bytes, sha256
    FROM gateway.claims JOIN gateway.archive_files USING (archive_id)
    WHERE claim_id = ANY($1)
"""

FILES = """
    SELECT file, bytes, sha256 FROM gateway.archive_files
    WHERE month >= date_trunc('month', $1::date) AND month <= $2 ORDER BY archive_id
"""


class PlaceTable:
    """The port Places on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def find(self, claim_ids: Sequence[UUID]) -> list[Place]:
        """Return where those of these claims are that are archived."""
        rows = await self._connection.fetch(PLACES, claim_ids)
        return [
            Place(claim_id, facility, received_at, ArchiveFile(*file))
            for claim_id, facility, received_at, *file in rows
        ]

    async def files(self, first: date, last: date) -> list[ArchiveFile]:
        """Return the files of the months of these days, in which their claims came in."""
        return [ArchiveFile(*row) for row in await self._connection.fetch(FILES, first, last)]
