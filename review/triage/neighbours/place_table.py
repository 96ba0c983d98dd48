"""Finds the place of a claim in a filter of the queue in PostgreSQL."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.actor import Actor
from review.triage.counting_turns import CountingTurns
from review.triage.neighbours.find_neighbours import Neighbours
from review.triage.queue.bounded_count import bounded_count, unless_too_long
from review.triage.queue.conditions import Conditions, conditions_of
from review.triage.queue.counting_transactions import CountingTransactions
from review.triage.queue.page_statements import IN_ORDER, KEYS, beyond, further, in_order, keys_in
from review.triage.queue.queue_counts import MOST_MILLISECONDS
from review.triage.queue.queue_filter import QueueFilter, QueueOrder
from review.triage.queue.queue_page import COUNT_BOUND, Count, PageCursor
from review.triage.tables.cases import cases
from runtime.postgres.database import Database

case = cases.c


class PlaceTable:
    """The port Places on PostgreSQL. A search that takes longer than `most_milliseconds` finds nothing."""

    def __init__(
        self,
        database: Database,
        most_milliseconds: int = MOST_MILLISECONDS,
        turns: CountingTurns | None = None,
    ) -> None:
        self._counting = CountingTransactions(database, most_milliseconds, turns)

    async def find(self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> Neighbours | None:
        """See Places."""
        conditions, order = conditions_of(queue_filter, actor), queue_filter.order

        async def find(connection: AsyncConnection) -> Neighbours | None:
            return await unless_too_long(connection, _find(connection, conditions, order, claim_id))

        return await self._counting(find)


class _Row(NamedTuple):
    """The row whose neighbours are looked for, and the order of the queue."""

    order: QueueOrder
    values: tuple[Decimal, ...] | tuple[datetime]
    claim_id: UUID

    def toward(self, *, backward: bool) -> PageCursor:
        """Where a page begins that goes from the row to the front (`backward`) or to the end."""
        return PageCursor(self.values, self.claim_id, backward)

    def apart(self, *, backward: bool) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
        """The rows of a direction in two parts: those with the same keys, which are nearer, and all beyond.

        Of each an index finds the first row: thousands of claims without findings have one score.
        """
        keys = KEYS[self.order]
        same = [key == value for key, value in zip(keys, self.values, strict=True)]
        nearer = case.claim_id < self.claim_id if backward else case.claim_id > self.claim_id
        return [*same, nearer], [further(keys, self.toward(backward=backward), self.order)]


async def _find(
    connection: AsyncConnection, conditions: Conditions, order: QueueOrder, claim_id: UUID
) -> Neighbours | None:
    own = select(*KEYS[order]).where(case.claim_id == claim_id, *conditions.by_column)
    found = (await connection.execute(own)).first()
    if found is None:
        return None
    row = _Row(order, tuple(found), claim_id)
    return await _of_few(connection, conditions, row) or await _of_many(connection, conditions, row)


async def _of_few(connection: AsyncConnection, conditions: Conditions, row: _Row) -> Neighbours | None:
    """Read all cases of the filter once. None where there are more than are counted."""
    keyed = select(case.claim_id, *KEYS[row.order])
    hits = keyed.where(*conditions.to_find).limit(COUNT_BOUND + 1).cte("hits").prefix_with("MATERIALIZED")
    columns = (keys_in(hits, row.order), hits.c.claim_id, row.order)
    to_front, to_end = row.toward(backward=True), row.toward(backward=False)
    before, after = beyond(*columns, to_front), beyond(*columns, to_end)
    statement = select(
        func.count(),
        func.count().filter(*before),
        _nearest(select(hits.c.claim_id).where(*before), in_order(*columns, to_front)),
        _nearest(select(hits.c.claim_id).where(*after), in_order(*columns, to_end)),
    ).select_from(hits)
    count, place, previous, following = (await connection.execute(statement)).one()
    return None if count > COUNT_BOUND else Neighbours(Count(place + 1), Count(count), previous, following)


async def _of_many(connection: AsyncConnection, conditions: Conditions, row: _Row) -> Neighbours:
    """Read an index from the row on: of a filter that many cases meet the neighbours are near."""
    counted = [
        await bounded_count(connection, [*conditions.by_column, *part]) for part in row.apart(backward=True)
    ]
    await connection.execute(IN_ORDER)
    previous = await _beside(connection, conditions, row, backward=True)
    following = await _beside(connection, conditions, row, backward=False)
    before = sum(one.value for one in counted)
    place = (
        Count.bounded(before + 1) if not any(one.more for one in counted) else Count(COUNT_BOUND, more=True)
    )
    return Neighbours(place, Count(COUNT_BOUND, more=True), previous, following)


async def _beside(
    connection: AsyncConnection, conditions: Conditions, row: _Row, *, backward: bool
) -> UUID | None:
    """The nearest case in one direction."""
    nearest_first = in_order(KEYS[row.order], case.claim_id, row.order, row.toward(backward=backward))
    for part in row.apart(backward=backward):
        rows = select(case.claim_id).where(*conditions.by_column, *part).order_by(*nearest_first)
        found: UUID | None = await connection.scalar(rows.limit(1))
        if found is not None:
            return found
    return None


def _nearest(rows: Select[Any], order: tuple[ColumnElement[Any], ...]) -> ColumnElement[UUID | None]:
    return rows.order_by(*order).limit(1).correlate(None).scalar_subquery()
