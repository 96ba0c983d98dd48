"""Numbers the changes of a table, says where they end, and deletes old ones.

A change has no position until it is read first. Positions are given under a lock of the reader, to the
changes that are visible then, and are committed before anything is sent. So a transaction that commits late
gets a later position than all that was sent, and no transaction waits for another (decision 33).
"""

from collections.abc import Sequence
from datetime import timedelta

import asyncpg

# So many are numbered in one statement, for so many readers: it takes some 0.1 s, also on a busy disk.
NUMBERED_AT_ONCE, READERS_AT_ONCE = 1000, 500

# Text on the driver: these statements run for all watchers of a gateway, once a second.
UNNUMBERED = """
    SELECT reader FROM unnest($1::text[]) AS watched (reader) WHERE EXISTS (
        SELECT FROM {table} AS change WHERE change.{reader} = watched.reader AND position IS NULL)
"""
# Held until the commit. All gateways lock in one order, so that no two wait for each other.
LOCK = """
    SELECT pg_advisory_xact_lock({locks}, key)
    FROM (SELECT DISTINCT hashtext(reader) AS key FROM unnest($1::text[]) AS reader ORDER BY key) AS keys
"""
# A later transaction on the same record began when the earlier one was visible: it has the higher change_id.
# `last` is materialized, or it would be looked up for every change.
NUMBER = """
    WITH last AS MATERIALIZED (
        SELECT reader, coalesce((SELECT max(position) FROM {table} AS numbered
            WHERE numbered.{reader} = watched.reader AND position IS NOT NULL), 0) AS position
        FROM unnest($1::text[]) AS watched (reader)
    ), next AS MATERIALIZED (
        SELECT change_id, last.position + row_number() OVER (
            PARTITION BY last.reader ORDER BY change_id) AS position
        FROM last CROSS JOIN LATERAL (
            SELECT change_id FROM {table} AS change
            WHERE change.{reader} = last.reader AND change.position IS NULL
            ORDER BY change_id LIMIT $2) AS unnumbered)
    UPDATE {table} AS change SET position = next.position
    FROM next WHERE change.change_id = next.change_id
"""
AFTER = """
    unnest($1::text[], $2::bigint[]) AS watched (reader, position) CROSS JOIN LATERAL (
        SELECT * FROM {table} AS change
        WHERE change.{reader} = watched.reader AND change.position > watched.position
        ORDER BY change.position LIMIT $3) AS change
"""
ENDS = """
    SELECT coalesce(min(position), 1), coalesce(max(position), 0) FROM {table}
    WHERE {reader} = $1 AND position IS NOT NULL
"""
# The last one of a reader stays: the next position follows from it.
FORGET = """
    DELETE FROM {table} WHERE change_id IN (
        SELECT change_id FROM {table} AS old
        WHERE changed_at < now() - $1::interval AND (position IS NULL OR position < (
            SELECT max(position) FROM {table} AS last
            WHERE last.{reader} = old.{reader} AND position IS NOT NULL))
        ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
"""


class NumberedChanges:
    """A table with columns change_id, position, changed_at, and one that names the reader.

    `after` is what is selected from to get the rows `change` after positions ($2) of readers ($1), at most $3
    of each.
    """

    def __init__(self, table: str, reader: str, locks: int) -> None:
        """`locks` is the first key of the advisory locks of its readers."""
        names = {"table": table, "reader": reader, "locks": locks}
        self._unnumbered, self._lock = UNNUMBERED.format(**names), LOCK.format(**names)
        self._number, self._ends = NUMBER.format(**names), ENDS.format(**names)
        self._forget = FORGET.format(**names)
        self.after = AFTER.format(**names)

    async def number(self, connection: asyncpg.Connection, readers: Sequence[str]) -> None:
        """Give positions to all changes of these readers that are visible. In no transaction."""
        while waiting := [reader for (reader,) in await connection.fetch(self._unnumbered, readers)]:
            some = waiting[:READERS_AT_ONCE]
            async with connection.transaction():
                await connection.execute(self._lock, some)
                await connection.execute(self._number, some, NUMBERED_AT_ONCE // len(some))

    async def ends(self, connection: asyncpg.Connection, reader: str) -> tuple[int, int]:
        """The first and last position of a reader; 1 and 0 where there are none."""
        first, last = await connection.fetchrow(self._ends, reader)
        return first, last

    async def forget(self, connection: asyncpg.Connection, older_than: timedelta, limit: int) -> int:
        """Delete at most `limit` changes that are older, and return how many they were."""
        deleted = await connection.execute(self._forget, older_than, limit)
        return int(deleted.removeprefix("DELETE "))
