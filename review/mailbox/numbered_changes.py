"""Numbers the changes of claims, reads them in that order, and deletes old ones.

A change has no position until it is read first. Positions are given under a lock of the facility, to the
changes that are visible then, and are committed before anything is sent. So a transaction that commits late
gets a later position than all that was sent, and no transaction waits for another.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import asyncpg

from review.mailbox.change import Change, Ends, NumberedChange

FACILITY_LOCKS = 7207
# So many are numbered in one statement, of so many facilities: it takes some 0.1 s, also on a busy disk.
NUMBERED_AT_ONCE, FACILITIES_AT_ONCE = 1000, 500

UNNUMBERED = """
    SELECT facility FROM unnest($1::text[]) AS watched (facility) WHERE EXISTS (
        SELECT FROM review.claim_changes AS change
        WHERE change.facility = watched.facility AND position IS NULL)
"""

# Held until the commit. All gateways lock in one order, so that no two wait for each other.
LOCK = f"""
    SELECT pg_advisory_xact_lock({FACILITY_LOCKS}, key)
    FROM (SELECT DISTINCT hashtext(facility) AS key FROM unnest($1::text[]) AS facility ORDER BY key) AS keys
"""

# A later transaction on the same claim began when the earlier one was visible: it has the higher change_id.
# `last` is materialized, or it would be looked up for every change.
NUMBER = """
    WITH last AS MATERIALIZED (
        SELECT facility, coalesce((SELECT max(position) FROM review.claim_changes AS numbered
            WHERE numbered.facility = watched.facility AND position IS NOT NULL), 0) AS position
        FROM unnest($1::text[]) AS watched (facility)
    ), next AS MATERIALIZED (
        SELECT change_id, last.position + row_number() OVER (
            PARTITION BY last.facility ORDER BY change_id) AS position
        FROM last CROSS JOIN LATERAL (
            SELECT change_id FROM review.claim_changes AS change
            WHERE change.facility = last.facility AND change.position IS NULL
            ORDER BY change_id LIMIT $2) AS unnumbered)
    UPDATE review.claim_changes AS change SET position = next.position
    FROM next WHERE change.change_id = next.change_id
"""

AFTER = """
    SELECT change.position, claim_id, change.facility, change, changed_at
    FROM unnest($1::text[], $2::bigint[]) AS watched (facility, position) CROSS JOIN LATERAL (
        SELECT * FROM review.claim_changes AS change
        WHERE change.facility = watched.facility AND change.position > watched.position
        ORDER BY change.position LIMIT $3) AS change
    ORDER BY change.facility, change.position
"""

ENDS = """
    SELECT coalesce(min(position), 1), coalesce(max(position), 0) FROM review.claim_changes
    WHERE facility = $1 AND position IS NOT NULL
"""

# The last one of a facility stays: the next position follows from it.
FORGET = """
    DELETE FROM review.claim_changes WHERE change_id IN (
        SELECT change_id FROM review.claim_changes AS old
        WHERE changed_at < now() - $1::interval AND (position IS NULL OR position < (
            SELECT max(position) FROM review.claim_changes AS last
            WHERE last.facility = old.facility AND position IS NOT NULL))
        ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
"""


async def number_changes(connection: asyncpg.Connection, facilities: Sequence[str]) -> None:
    """Give positions to all changes of these facilities that are visible. In no transaction."""
    while waiting := [facility for (facility,) in await connection.fetch(UNNUMBERED, facilities)]:
        some = waiting[:FACILITIES_AT_ONCE]
        async with connection.transaction():
            await connection.execute(LOCK, some)
            await connection.execute(NUMBER, some, NUMBERED_AT_ONCE // len(some))


async def changes_after(
    connection: asyncpg.Connection, positions: Mapping[str, int], limit: int
) -> list[NumberedChange]:
    """Return the changes after these positions, by facility: at most `limit` of each, in their order."""
    rows = await connection.fetch(AFTER, list(positions), list(positions.values()), limit)
    return [NumberedChange(*row)._replace(change=Change(row["change"])) for row in rows]


async def ends_of_changes(connection: asyncpg.Connection, facility: str) -> Ends:
    """Return where the numbered changes of a facility begin and end."""
    return Ends(*await connection.fetchrow(ENDS, facility))


async def forget_changes(connection: asyncpg.Connection, older_than: timedelta, limit: int) -> int:
    """Delete at most `limit` changes that are older, and return how many they were."""
    deleted = await connection.execute(FORGET, older_than, limit)
    return int(deleted.removeprefix("DELETE "))
