"""Counts the cases of several filters, for the chips, the views and the empty page."""

from collections.abc import Sequence

from review.accounts.actor import Actor
from review.triage.queue.bounded_count import PLAN, bounded_count
from review.triage.queue.conditions import conditions_of
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count
from runtime.postgres.database import Database


class QueueCounts:
    """The port Counts on PostgreSQL. A reviewer's counts have no case outside of the reviewer's scope."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count]:
        """How many cases each of these filters has, in their order. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            await connection.execute(PLAN)
            return [await bounded_count(connection, conditions_of(one, actor)) for one in filters]
