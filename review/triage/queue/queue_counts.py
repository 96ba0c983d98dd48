"""Counts the cases of several filters, for the chips, the views and the empty page."""

from collections.abc import Callable, Sequence
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.actor import Actor
from review.triage.counting_turns import CountingTurns
from review.triage.queue.bounded_count import bounded_count, unless_too_long
from review.triage.queue.conditions import Conditions, conditions_of
from review.triage.queue.counting_transactions import CountingTransactions
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count
from runtime.postgres.database import Database

# A count beside a filter that takes longer is not shown.
MOST_MILLISECONDS = 1000
# For all counts of a page or a chip together: an empty page has some twenty of them.
MOST_SECONDS = 4.0


class QueueCounts:
    """The port Counts on PostgreSQL. A reviewer's counts have no case outside of the reviewer's scope."""

    def __init__(
        self,
        database: Database,
        most_milliseconds: int = MOST_MILLISECONDS,
        turns: CountingTurns | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._counting = CountingTransactions(database, most_milliseconds, turns)
        self._clock = clock

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        """See Counts."""
        counted = await self._counting(lambda connection: self._counted(connection, filters, actor))
        return [None for _ in filters] if counted is None else counted

    async def _counted(
        self, connection: AsyncConnection, filters: Sequence[QueueFilter], actor: Actor
    ) -> list[Count | None]:
        """Those for which no time is left are not known."""
        counted: list[Count | None] = []
        ends_at = self._clock() + MOST_SECONDS
        for one in filters:
            is_late = self._clock() >= ends_at
            counted.append(None if is_late else await _count(connection, conditions_of(one, actor)))
        return counted


async def _count(connection: AsyncConnection, conditions: Conditions) -> Count | None:
    return await unless_too_long(connection, bounded_count(connection, conditions.to_find))
