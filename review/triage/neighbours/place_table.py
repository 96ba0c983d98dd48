"""Finds the place of a claim in a filter of the queue in PostgreSQL."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.actor import Actor
from review.triage.counting_turns import CountingTurns
from review.triage.neighbours.find_neighbours import Neighbours
from review.triage.queue.bounded_count import PLAN, bounded_count, unless_too_long
from review.triage.queue.conditions import Conditions, conditions_of
from review.triage.queue.page_statements import IN_ORDER, KEYS
from review.triage.queue.queue_counts import MOST_MILLISECONDS
from review.triage.queue.queue_filter import QueueFilter, QueueOrder
from review.triage.queue.queue_page import COUNT_BOUND, Count
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
        self._database = database
        self._turns = turns or CountingTurns()
        self._soon = text(f"SET LOCAL statement_timeout = {most_milliseconds}")

    async def find(self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> Neighbours | None:
        """See Places."""
        return await self._turns(lambda: self._find(claim_id, queue_filter, actor))

    async def _find(self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> Neighbours | None:
        conditions, key = conditions_of(queue_filter, actor), KEYS[queue_filter.order]
        own = select(key).where(case.claim_id == claim_id, *conditions.by_column)
        async with self._database.transaction() as connection:
            found = (await connection.execute(own)).first()
            if found is None:
                return None
            await connection.execute(PLAN)
            await connection.execute(self._soon)
            row = _Row(found[0], claim_id, queue_filter.order)
            return await unless_too_long(connection, _beside_row(connection, conditions, row))


class _Row:
    """The row whose neighbours are looked for: what stands before and after it in the order of the queue."""

    def __init__(self, value: Decimal | datetime, claim_id: UUID, order: QueueOrder) -> None:
        self._value = value
        self._claim_id = claim_id
        self.key = KEYS[order]
        self._ascending = order is QueueOrder.AGE

    def before(self, key: ColumnElement[Any], claim_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """The condition on rows before it."""
        value, further = self._value, claim_id < self._claim_id
        if self._ascending:
            return and_(key <= value, or_(key < value, further))
        return and_(key >= value, or_(key > value, further))

    def after(self, key: ColumnElement[Any], claim_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """The condition on rows after it."""
        value, further = self._value, claim_id > self._claim_id
        if self._ascending:
            return and_(key >= value, or_(key > value, further))
        return and_(key <= value, or_(key < value, further))

    def apart(self, *, backward: bool) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
        """The same conditions in two parts: rows with the same key, which are nearer, and all beyond them.

        Of each an index finds the first row: thousands of claims without findings have one score.
        """
        same = [self.key == self._value, case.claim_id < self._claim_id]
        if not backward:
            same[1] = case.claim_id > self._claim_id
        is_less = self._ascending is backward
        return same, [self.key < self._value if is_less else self.key > self._value]

    def nearest_first(
        self, key: ColumnElement[Any], claim_id: ColumnElement[Any], *, backward: bool
    ) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The order from the row on, to the front (`backward`) or to the end of the queue."""
        return (
            key.desc() if self._ascending is backward else key.asc(),
            claim_id.desc() if backward else claim_id.asc(),
        )


async def _beside_row(connection: AsyncConnection, conditions: Conditions, row: _Row) -> Neighbours:
    return await _of_few(connection, conditions, row) or await _of_many(connection, conditions, row)


async def _of_few(connection: AsyncConnection, conditions: Conditions, row: _Row) -> Neighbours | None:
    """Read all cases of the filter once. None where there are more than are counted."""
    read = select(case.claim_id, row.key.label("key")).where(*conditions.to_find).limit(COUNT_BOUND + 1)
    hits = read.cte("hits").prefix_with("MATERIALIZED")
    key, claim_id = hits.c.key, hits.c.claim_id
    before, after = row.before(key, claim_id), row.after(key, claim_id)
    statement = select(
        func.count(),
        func.count().filter(before),
        _nearest(select(claim_id).where(before), row.nearest_first(key, claim_id, backward=True)),
        _nearest(select(claim_id).where(after), row.nearest_first(key, claim_id, backward=False)),
    ).select_from(hits)
    count, place, previous, following = (await connection.execute(statement)).one()
    return None if count > COUNT_BOUND else Neighbours(Count(place + 1), Count(count), previous, following)


async def _of_many(connection: AsyncConnection, conditions: Conditions, row: _Row) -> Neighbours:
    """Read an index from the row on: of a filter that many cases meet the neighbours are near."""
    counted = [
        await bounded_count(connection, [*conditions.by_column, *beyond])
        for beyond in row.apart(backward=True)
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
    nearest_first = row.nearest_first(row.key, case.claim_id, backward=backward)
    for beyond in row.apart(backward=backward):
        rows = select(case.claim_id).where(*conditions.by_column, *beyond).order_by(*nearest_first)
        found: UUID | None = await connection.scalar(rows.limit(1))
        if found is not None:
            return found
    return None


def _nearest(
    rows: Select[Any], order: tuple[ColumnElement[Any], ColumnElement[Any]]
) -> ColumnElement[UUID | None]:
    return rows.order_by(*order).limit(1).correlate(None).scalar_subquery()
