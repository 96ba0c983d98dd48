"""Reads links, entries and seals from one snapshot of the database, in order, a part at a time."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    LargeBinary,
    Select,
    Table,
    and_,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncResult

from gateway.access.access_entry import AccessEntry
from gateway.access.audit.stored_link import LinkKey, StoredLink
from gateway.access.chain import LONG_AGO
from gateway.access.seal import Seal, SealedHead
from gateway.access.tables import access_links, access_log, access_seals

# So many rows are fetched at a time.
CHUNK = 2_000
# Before the fields of an entry, a row has the key of its link and its place.
KEY_FIELDS = 4
FAR_AHEAD = datetime.max.replace(tzinfo=LONG_AGO.tzinfo)
AFTER_ALL: LinkKey = (FAR_AHEAD, 2**63, 0)
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Span(NamedTuple):
    """From the first moment, inclusive, to the second, exclusive."""

    since: datetime = LONG_AGO
    before: datetime = FAR_AHEAD


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open a connection in one transaction that sees no later changes."""
    async with engine.connect() as connection:
        yield await connection.execution_options(**SNAPSHOT)


async def read_seals(connection: AsyncConnection) -> AsyncIterator[Seal]:
    """Yield the seals, newest first."""
    result = await connection.stream(select(access_seals).order_by(access_seals.c.seal.desc()))
    async for rows in result.partitions(CHUNK):
        for row in rows:
            yield Seal(*row)


async def read_links(connection: AsyncConnection, span: Span) -> AsyncIterator[StoredLink]:
    """Yield the links, in the order in which they were written."""
    result = await connection.stream(_in_order(access_links, span, *access_links.c))
    async for rows in result.partitions(CHUNK):
        for row in rows:
            yield StoredLink(*row)


async def find_altered(connection: AsyncConnection, heads: Sequence[SealedHead]) -> list[tuple[int, bytes]]:
    """Return the places of heads that are not as they were sealed, and the hash of today, b"" for none."""
    if not heads:
        return []
    columns = zip(*((head.written_at, head.chain, head.link, head.hash) for head in heads), strict=True)
    rows = await connection.execute(_altered(*map(list, columns)))
    return [(place - 1, digest or b"") for place, digest in rows]


class EntriesInOrder:
    """The entries of a snapshot, to be taken link by link."""

    def __init__(self, connection: AsyncConnection, span: Span) -> None:
        self._connection = connection
        self._span = span
        self._result: AsyncResult[Any] | None = None
        self._rows: Sequence[Any] = ()
        self._next = 0

    async def until(self, key: LinkKey) -> AsyncIterator[tuple[LinkKey, Sequence[Any]]]:
        """Yield the entries up to those of this link, in groups of rows that have the same key."""
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
        if self._result is None:
            self._result = await self._connection.stream(_entries(self._span))
        self._rows, self._next = await self._result.fetchmany(CHUNK), 0
        return bool(self._rows)


def _entries(span: Span) -> Select[Any]:
    fields = [access_log.c[name] for name in AccessEntry.__struct_fields__]
    return _in_order(access_log, span, *access_log.primary_key, *fields)


def _in_order(table: Table, span: Span, *columns: Column[Any]) -> Select[Any]:
    written_at = table.c.written_at
    return (
        select(*columns)
        .where(written_at >= span.since, written_at < span.before)
        .order_by(*table.primary_key)
    )


def _altered(
    written_at: list[datetime], chain: list[int], link: list[int], digest: list[bytes]
) -> Select[Any]:
    sealed = (
        func.unnest(
            cast(written_at, ARRAY(DateTime(timezone=True))),
            cast(chain, ARRAY(BigInteger)),
            cast(link, ARRAY(BigInteger)),
            cast(digest, ARRAY(LargeBinary)),
        )
        .table_valued("written_at", "chain", "link", "hash", with_ordinality="place", name="sealed")
        .render_derived()
    )
    is_the_same_link = and_(*(sealed.c[key.name] == key for key in access_links.primary_key))
    return (
        select(sealed.c.place, access_links.c.hash)
        .select_from(sealed.outerjoin(access_links, is_the_same_link))
        .where(access_links.c.hash.is_distinct_from(sealed.c.hash))
    )
