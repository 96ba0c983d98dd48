"""Counts the cases of several filters, for the chips, the views and the empty page."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.actor import Actor
from review.triage.queue.bounded_count import PLAN, bounded_count, unless_too_long
from review.triage.queue.conditions import Conditions, conditions_of
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count
from runtime.postgres.database import Database

# Nobody waits longer for a number beside a filter.
MOST_MILLISECONDS = 1000


class QueueCounts:
    """The port Counts on PostgreSQL. A reviewer's counts have no case outside of the reviewer's scope."""

    def __init__(self, database: Database, most_milliseconds: int = MOST_MILLISECONDS) -> None:
        self._database = database
        self._soon = text(f"SET LOCAL statement_timeout = {most_milliseconds}")

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        """See Counts."""
        async with self._database.transaction() as connection:
            await connection.execute(PLAN)
            await connection.execute(self._soon)
            return [await _count(connection, conditions_of(one, actor)) for one in filters]


async def _count(connection: AsyncConnection, conditions: Conditions) -> Count | None:
    return await unless_too_long(connection, bounded_count(connection, conditions.to_find))
