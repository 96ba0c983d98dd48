"""Reads pages of the queue from PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func
from sqlalchemy import case as when
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.actor import Actor
from review.triage.queue.bounded_count import PLAN, bounded_count
from review.triage.queue.conditions import conditions_of
from review.triage.queue.for_actor import for_actor
from review.triage.queue.page_statements import (
    IN_ORDER,
    KEYS,
    Bounds,
    Search,
    beyond,
    by_conditions,
    in_window,
    to_the_end,
)
from review.triage.queue.queue_filter import QueueFilter, QueueOrder
from review.triage.queue.queue_page import PAGE_ROWS, Count, PageCursor, QueuePage, QueueRow, keys_of
from review.triage.tables.cases import cases
from runtime.postgres.database import Database

case = cases.c
# An assignment that has expired holds nothing.
HELD = case.held_until > func.now()
USUAL = Bounds()
RECKONED = ("held_by", "held_until", "is_for_actor")


class QueueTable:
    """The port Queue on PostgreSQL. A reviewer gets no case outside of the reviewer's scope."""

    def __init__(self, database: Database, bounds: Bounds = USUAL) -> None:
        self._database = database
        self._bounds = bounds

    async def page(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> tuple[QueuePage, Count | None]:
        """See Queue."""
        conditions = conditions_of(queue_filter, actor)
        search = Search(queue_filter, conditions, at, columns_for(actor), self._bounds)
        async with self._database.transaction() as connection:
            await connection.execute(PLAN)
            rows, count = await _found(connection, search)
        return _page([row_of(row) for row in rows], queue_filter.order, at), count

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases were reviewed since then, and how many of them stand before the cursor.

        Raises DatabaseAway.
        """
        new = [*conditions_of(queue_filter, actor).by_column, case.reviewed_at > since]
        async with self._database.transaction() as connection:
            await connection.execute(PLAN)
            count = await bounded_count(connection, new)
            if above is None or not count.value:
                return count, Count(0)
            before = beyond(KEYS[queue_filter.order], case.claim_id, queue_filter.order, above)
            return count, await bounded_count(connection, [*new, *before])


async def _found(connection: AsyncConnection, search: Search) -> tuple[Sequence[RowMapping], Count | None]:
    """The rows of the page, and how many cases there are where that is known besides."""
    window = in_window(search)
    if window is not None:
        rows = (await connection.execute(window)).mappings().all()
        if len(rows) > PAGE_ROWS:
            return rows, None
    rows = (await connection.execute(by_conditions(search))).mappings().all()
    if (found := rows[0]["found"]) <= search.bounds.collected:
        return [row for row in rows if row["claim_id"] is not None], Count(found)
    await connection.execute(IN_ORDER)
    return (await connection.execute(to_the_end(search))).mappings().all(), None


def columns_for(actor: Actor) -> list[ColumnElement[Any]]:
    """The columns of a QueueRow."""
    kept = [case[name] for name in QueueRow.__struct_fields__ if name not in RECKONED]
    reckoned = (when((HELD, case.held_by)), when((HELD, case.held_until)), for_actor(actor))
    return [*kept, *(column.label(name) for name, column in zip(RECKONED, reckoned, strict=True))]


def _page(found: list[QueueRow], order: QueueOrder, at: PageCursor | None) -> QueuePage:
    rows, has_more = found[:PAGE_ROWS], len(found) > PAGE_ROWS
    backward = at is not None and at.backward
    if backward:
        rows.reverse()
    has_previous, has_next = (has_more, True) if backward else (at is not None, has_more)
    return QueuePage(
        tuple(rows),
        _cursor(rows[0], order, backward=True) if rows and has_previous else None,
        _cursor(rows[-1], order, backward=False) if rows and has_next else None,
    )


def _cursor(row: QueueRow, order: QueueOrder, *, backward: bool) -> PageCursor:
    return PageCursor(keys_of(row, order), row.claim_id, backward)


def row_of(row: Mapping[Any, Any]) -> QueueRow:
    """A row that has the columns of columns_for."""
    lists = {name: tuple(row[name]) for name in ("rules", "outcomes", "marks")}
    return QueueRow(**{name: row[name] for name in QueueRow.__struct_fields__} | lists)
