"""Numbers the changes of claims, reads them in that order, and deletes old ones."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import asyncpg

from review.mailbox.change import Change, Ends, NumberedChange
from runtime.postgres.numbering.numbered_changes import NumberedChanges

CHANGES = NumberedChanges("review.claim_changes", "facility", 7207)
AFTER = f"""
    SELECT change.position, claim_id, change.facility, change, changed_at
    FROM {CHANGES.after} ORDER BY change.facility, change.position
"""


async def number_changes(connection: asyncpg.Connection, facilities: Sequence[str]) -> None:
    """Give positions to all changes of these facilities that are visible. In no transaction."""
    await CHANGES.number(connection, facilities)


async def changes_after(
    connection: asyncpg.Connection, positions: Mapping[str, int], limit: int
) -> list[NumberedChange]:
    """Return the changes after these positions, by facility: at most `limit` of each, in their order."""
    rows = await connection.fetch(AFTER, list(positions), list(positions.values()), limit)
    return [NumberedChange(*row)._replace(change=Change(row["change"])) for row in rows]


async def ends_of_changes(connection: asyncpg.Connection, facility: str) -> Ends:
    """Return where the numbered changes of a facility begin and end."""
    return Ends(*await CHANGES.ends(connection, facility))


async def forget_changes(connection: asyncpg.Connection, older_than: timedelta, limit: int) -> int:
    """Delete at most `limit` changes that are older, and return how many they were."""
    return await CHANGES.forget(connection, older_than, limit)
