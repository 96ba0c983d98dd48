"""Counts cases by what they have, in PostgreSQL: all values of a condition in one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.actor import Actor
from review.triage.counting_turns import CountingTurns
from review.triage.facets.read_facet import ValuesOf
from review.triage.queue.bounded_count import unless_too_long
from review.triage.queue.conditions import conditions_of
from review.triage.queue.counting_transactions import CountingTransactions
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count
from review.triage.tables.cases import cases
from runtime.postgres.database import Database

case = cases.c
# The driver gives up after five seconds.
MOST_MILLISECONDS = 3000
VALUES: Mapping[ValuesOf, ColumnElement[Any]] = {
    ValuesOf.RULES: func.unnest(case.rules),
    ValuesOf.FACILITIES: case.facility,
    ValuesOf.PROVINCES: case.province,
}


class TallyTable:
    """The port Tallies on PostgreSQL. A reviewer's tallies have no case outside of the reviewer's scope."""

    def __init__(
        self,
        database: Database,
        most_milliseconds: int = MOST_MILLISECONDS,
        turns: CountingTurns | None = None,
    ) -> None:
        self._counting = CountingTransactions(database, most_milliseconds, turns)

    async def by_value(
        self, queue_filter: QueueFilter, actor: Actor, values: ValuesOf, most: int
    ) -> Mapping[str, Count] | None:
        """See Tallies."""
        statement = _by_value(queue_filter.without(values.value), actor, values).limit(most)
        return await self._counting(lambda connection: _tally(connection, statement))


async def _tally(connection: AsyncConnection, statement: Select[Any]) -> Mapping[str, Count] | None:
    found = await unless_too_long(connection, connection.execute(statement))
    return None if found is None else {value: Count.bounded(counted) for value, counted in found}


def _by_value(queue_filter: QueueFilter, actor: Actor, values: ValuesOf) -> Select[Any]:
    value, counted = VALUES[values].label("value"), func.count().label("counted")
    by_column = conditions_of(queue_filter, actor).by_column
    return select(value, counted).where(*by_column).group_by(text("1")).order_by(counted.desc(), text("1"))
