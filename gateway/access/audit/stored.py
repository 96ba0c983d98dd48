"""Links, entries and seals out of one snapshot of the database, in order and by the chunk."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import asyncpg

from gateway.access.access_entry import AccessEntry
from gateway.access.audit.stored_link import LinkKey, StoredLink
from gateway.access.chain import LONG_AGO
from gateway.access.seal import Seal, SealedHead

CHUNK = 5_000
KEY_FIELDS = 4
SEALS = "SELECT seal, made_at, previous, hash, body FROM gateway.access_seals ORDER BY seal DESC"
LINKS = """
    SELECT written_at, chain, link, previous, hash, marks, kept_at
    FROM gateway.access_links WHERE written_at >= $1 AND written_at < $2 ORDER BY written_at, chain, link
"""
ENTRIES = f"""
    SELECT written_at, chain, link, place, {", ".join(AccessEntry.__struct_fields__)}
    FROM gateway.access_log WHERE written_at >= $1 AND written_at < $2 ORDER BY written_at, chain, link, place
"""
# Sealed links that are not there, or not with this hash.
UNLIKE = """
    SELECT sealed.place, links.hash
    FROM unnest($1::timestamptz[], $2::bigint[], $3::bigint[], $4::bytea[])
        WITH ORDINALITY AS sealed (written_at, chain, link, hash, place)
    LEFT JOIN gateway.access_links AS links USING (written_at, chain, link)
    WHERE links.hash IS DISTINCT FROM sealed.hash
"""
FAR_AHEAD = datetime.max.replace(tzinfo=LONG_AGO.tzinfo)
AFTER_ALL: LinkKey = (FAR_AHEAD, 2**63, 0)


class Span(NamedTuple):
    """From the first moment on, before the second."""

    since: datetime = LONG_AGO
    before: datetime = FAR_AHEAD


async def seals(connection: asyncpg.Connection) -> AsyncIterator[Seal]:
    """The newest first."""
    async for row in connection.cursor(SEALS, prefetch=CHUNK):
        yield Seal(*row)


async def links(connection: asyncpg.Connection, span: Span) -> AsyncIterator[StoredLink]:
    """In the order in which they were written."""
    async for row in connection.cursor(LINKS, *span, prefetch=CHUNK):
        yield StoredLink(*row)


async def unlike(connection: asyncpg.Connection, heads: Sequence[SealedHead]) -> list[tuple[int, bytes]]:
    """Which of them are not as they were sealed, with the hash that is there now, b"" where there is none."""
    columns = zip(*((head.written_at, head.chain, head.link, head.hash) for head in heads), strict=True)
    rows = await connection.fetch(UNLIKE, *map(list, columns)) if heads else []
    return [(row["place"] - 1, row["hash"] or b"") for row in rows]


class EntriesInOrder:
    """The entries, to be taken link by link."""

    def __init__(self, connection: asyncpg.Connection, span: Span) -> None:
        self._connection = connection
        self._span = span
        self._cursor: Any = None
        self._rows: list[Any] = []
        self._next = 0

    async def until(self, key: LinkKey) -> AsyncIterator[tuple[LinkKey, Sequence[Any]]]:
        """What comes up to this link's last entry: rows that bear the same key, by the handful."""
        while await self._has_rows():
            first = self._rows[self._next]
            here = (first[0], first[1], first[2])
            if here > key:
                return
            yield here, self._rows_of(here)

    def _rows_of(self, key: LinkKey) -> Sequence[Any]:
        written_at, chain, link = key
        rows, start, end = self._rows, self._next, self._next
        while end < len(rows) and (row := rows[end])[2] == link and row[1] == chain and row[0] == written_at:
            end += 1
        self._next = end
        return rows[start:end]

    async def _has_rows(self) -> bool:
        if self._next < len(self._rows):
            return True
        if self._cursor is None:
            self._cursor = await self._connection.cursor(ENTRIES, *self._span)
        self._rows, self._next = await self._cursor.fetch(CHUNK), 0
        return bool(self._rows)
