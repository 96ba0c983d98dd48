"""Reads the access log in the order in which it was kept, a few links at a time."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from gateway.access.access_entry import AccessEntry
from gateway.access.audit.stored_link import StoredLink
from gateway.access.proving.prove_recent_links import Entries, Place
from gateway.access.seal import Seal, SealedHead

# By the index on kept_at: another order would read whole months.
LINKS = """
    SELECT written_at, chain, link, previous, hash, marks, kept_at
    FROM gateway.access_links
    WHERE kept_at >= $1 AND kept_at < $4 AND (kept_at, chain, link) > ($1, $2, $3)
    ORDER BY kept_at, chain, link
    LIMIT $5
"""
KEYS = "unnest($1::timestamptz[], $2::bigint[], $3::bigint[]) WITH ORDINALITY"
# LATERAL with an order inside: each link by the primary key, whatever the planner knows of the table.
ENTRIES = f"""
    SELECT key.nth, entry.*
    FROM {KEYS} AS key (written_at, chain, link, nth)
    CROSS JOIN LATERAL (
        SELECT place, {", ".join(AccessEntry.__struct_fields__)}
        FROM gateway.access_log AS log
        WHERE log.written_at = key.written_at AND log.chain = key.chain AND log.link = key.link
        ORDER BY place
    ) AS entry
    ORDER BY key.nth, entry.place
"""
HASHES = f"""
    SELECT (
        SELECT hash FROM gateway.access_links AS stored
        WHERE stored.written_at = key.written_at AND stored.chain = key.chain AND stored.link = key.link
    )
    FROM {KEYS} AS key (written_at, chain, link, nth)
    ORDER BY key.nth
"""
SEALS = """
    SELECT seal, made_at, previous, hash, body
    FROM gateway.access_seals WHERE seal > $1 ORDER BY seal LIMIT $2
"""


class KeptLogTable:
    """The port KeptLog on one connection."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def now(self) -> datetime:
        """See KeptLog."""
        now: datetime = await self._connection.fetchval("SELECT clock_timestamp()")
        return now

    async def first_kept(self) -> datetime | None:
        """See KeptLog."""
        first: datetime | None = await self._connection.fetchval(
            "SELECT min(kept_at) FROM gateway.access_links"
        )
        return first

    async def links_after(self, place: Place, before: datetime, limit: int) -> Sequence[StoredLink]:
        """See KeptLog."""
        rows = await self._connection.fetch(LINKS, *place, before, limit)
        return [StoredLink(*row) for row in rows]

    async def entries_of(self, links: Sequence[StoredLink]) -> Sequence[Entries]:
        """See KeptLog."""
        entries: list[list[tuple[int, Sequence[object]]]] = [[] for _ in links]
        for nth, place, *fields in await self._connection.fetch(ENTRIES, *_keys(links)):
            entries[nth - 1].append((place, fields))
        return entries

    async def seals_after(self, number: int, limit: int) -> Sequence[Seal]:
        """See KeptLog."""
        return [Seal(*row) for row in await self._connection.fetch(SEALS, number, limit)]

    async def last_seal(self) -> int:
        """See KeptLog."""
        return await self._connection.fetchval("SELECT max(seal) FROM gateway.access_seals") or 0

    async def hashes_of(self, heads: Sequence[SealedHead]) -> Sequence[bytes | None]:
        """See KeptLog."""
        return [digest for (digest,) in await self._connection.fetch(HASHES, *_keys(heads))]


def _keys(links: Sequence[StoredLink | SealedHead]) -> tuple[list[datetime], list[int], list[int]]:
    return (
        [link.written_at for link in links],
        [link.chain for link in links],
        [link.link for link in links],
    )
