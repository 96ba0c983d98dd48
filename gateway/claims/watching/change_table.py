"""Reads the changes of claims in PostgreSQL, in their order."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import asyncpg

from gateway.claims.watching.claim_change import ClaimChange
from review.mailbox.change import Ends, NumberedChange
from review.mailbox.numbered_changes import (
    changes_after,
    ends_of_changes,
    forget_changes,
    number_changes,
)
from runtime.postgres.database import Database

# Text on the driver: these statements run for all watchers of a gateway, once a second.
NUMBERS = "SELECT claim_id, number FROM gateway.claims WHERE claim_id = ANY($1)"


class ChangeTable:
    """The ports WatchedChanges and OldChanges on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self, facilities: Sequence[str]) -> None:
        """Give every change of these facilities its position. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            await number_changes(connection, facilities)

    async def after(self, positions: Mapping[str, int], limit: int) -> list[ClaimChange]:
        """Return the changes after these positions, by facility, at most `limit` of each.

        In the order of their positions. Raises DatabaseAway.
        """
        async with self._database.connection() as connection:
            changes = await changes_after(connection, positions, limit)
            return await _with_numbers(connection, changes) if changes else []

    async def ends(self, facility: str) -> Ends:
        """Return the first and last position of a facility's changes. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return await ends_of_changes(connection, facility)

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """Delete old changes, at most `limit`, and return how many they were. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return await forget_changes(connection, older_than, limit)


async def _with_numbers(
    connection: asyncpg.Connection, changes: Sequence[NumberedChange]
) -> list[ClaimChange]:
    ids = [*{change.claim_id for change in changes}]
    numbers = dict(await connection.fetch(NUMBERS, ids))
    return [
        ClaimChange(
            one.facility, one.position, one.claim_id, numbers[one.claim_id], one.change, one.changed_at
        )
        for one in changes
    ]
