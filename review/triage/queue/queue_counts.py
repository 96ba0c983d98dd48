"""Counts the cases of several filters, for the chips, the views and the empty page."""

from collections.abc import Iterable, Sequence

import msgspec

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


def facet(queue_filter: QueueFilter, attribute: str, values: Iterable[object]) -> list[QueueFilter]:
    """The filters that would remain if one value of a list were chosen, and no other of that list."""
    return [msgspec.structs.replace(queue_filter, **{attribute: (value,)}) for value in values]


def relaxed(queue_filter: QueueFilter) -> dict[str, QueueFilter]:
    """The filters that remain if one condition is dropped, by its name."""
    return {name: queue_filter.without(name) for name in queue_filter.conditions}
