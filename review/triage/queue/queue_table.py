"""Reads pages of the queue from PostgreSQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, func, or_, select
from sqlalchemy import case as when

from review.accounts.actor import Actor
from review.triage.queue.bounded_count import PLAN, bounded_count
from review.triage.queue.conditions import Conditions, conditions_of
from review.triage.queue.for_actor import for_actor
from review.triage.queue.queue_filter import QueueFilter, QueueOrder
from review.triage.queue.queue_page import PAGE_ROWS, Count, PageCursor, QueuePage, QueueRow, key_of
from review.triage.tables.cases import cases
from runtime.postgres.database import Database

case = cases.c
KEYS: Mapping[QueueOrder, ColumnElement[Any]] = {
    QueueOrder.RECOVERY: case.recovery_key,
    QueueOrder.AGE: case.received_at,
    QueueOrder.AMOUNT: case.amount_key,
    QueueOrder.SCORE: case.score,
}
# An assignment that has expired holds nothing.
HELD = case.held_until > func.now()
RECKONED = ("held_by", "held_until", "is_for_actor")


class QueueTable:
    """The port Queue on PostgreSQL. A reviewer gets no case outside of the reviewer's scope."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> tuple[QueuePage, Count]:
        """The page at the cursor, or the first one, and how many cases there are. Raises DatabaseAway."""
        conditions = conditions_of(queue_filter, actor)
        async with self._database.transaction() as connection:
            await connection.execute(PLAN)
            count = await bounded_count(connection, conditions)
            page = _rows_of(conditions, queue_filter.order, at, is_large=count.more)
            statement = _in_order(select(*columns_for(actor)), page, queue_filter.order, at)
            rows = (await connection.execute(statement)).mappings().all()
        return _page([row_of(row) for row in rows], queue_filter.order, at), count

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases were reviewed since then, and how many of them stand before the cursor.

        Raises DatabaseAway.
        """
        conditions = [*conditions_of(queue_filter, actor).by_column, case.reviewed_at > since]
        new = Conditions(conditions, conditions, is_simple=True)
        async with self._database.transaction() as connection:
            await connection.execute(PLAN)
            count = await bounded_count(connection, new)
            if above is None or not count.value:
                return count, Count(0)
            before = _beyond(KEYS[queue_filter.order], case.claim_id, queue_filter.order, above)
            higher = [*conditions, *before]
            return count, await bounded_count(connection, Conditions(higher, higher, is_simple=True))


def columns_for(actor: Actor) -> list[ColumnElement[Any]]:
    """The columns of a QueueRow."""
    kept = [case[name] for name in QueueRow.__struct_fields__ if name not in RECKONED]
    reckoned = (when((HELD, case.held_by)), when((HELD, case.held_until)), for_actor(actor))
    return [*kept, *(column.label(name) for name, column in zip(RECKONED, reckoned, strict=True))]


def _rows_of(conditions: Conditions, order: QueueOrder, at: PageCursor | None, *, is_large: bool) -> Subquery:
    """The claims of a page, and one more if there is a next page."""
    found = _walked(conditions, order) if is_large else _collected(conditions, order)
    return (
        select(found.c.claim_id)
        .where(*_beyond(found.c.key, found.c.claim_id, order, at))
        .order_by(*_ordered(found.c.key, found.c.claim_id, order, at))
        .limit(PAGE_ROWS + 1)
        .subquery("page")
    )


def _in_order(columns: Select[Any], page: Subquery, order: QueueOrder, at: PageCursor | None) -> Select[Any]:
    return columns.join_from(page, cases, page.c.claim_id == case.claim_id).order_by(
        *_ordered(KEYS[order], case.claim_id, order, at)
    )


def _walked(conditions: Conditions, order: QueueOrder) -> FromClause:
    """Of a filter that many cases meet: read an index in the order of the queue until the page is full."""
    return select(case.claim_id, KEYS[order].label("key")).where(*conditions.by_column).subquery("walked")


def _collected(conditions: Conditions, order: QueueOrder) -> FromClause:
    """Of a filter that few cases meet: find them all by its conditions, then sort them.

    Materialised, because the planner would else read an index in the order of the queue: all of it, where few
    cases meet the filter.
    """
    found = conditions.by_column if conditions.is_simple else conditions.by_tag
    hits = select(case.claim_id, KEYS[order].label("key")).where(*found).cte("hits")
    return hits.prefix_with("MATERIALIZED")


def _ordered(
    key: ColumnElement[Any], claim_id: ColumnElement[Any], order: QueueOrder, at: PageCursor | None
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    backward = at is not None and at.backward
    return (
        key.asc() if _ascending(order) is not backward else key.desc(),
        claim_id.desc() if backward else claim_id.asc(),
    )


def _beyond(
    key: ColumnElement[Any], claim_id: ColumnElement[Any], order: QueueOrder, at: PageCursor | None
) -> list[ColumnElement[bool]]:
    if at is None:
        return []
    further_id = claim_id < at.claim_id if at.backward else claim_id > at.claim_id
    if _ascending(order) is not at.backward:
        return [key >= at.key, or_(key > at.key, further_id)]
    return [key <= at.key, or_(key < at.key, further_id)]


def _ascending(order: QueueOrder) -> bool:
    """The oldest claim comes first; of everything else the most."""
    return order is QueueOrder.AGE


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
    return PageCursor(key_of(row, order), row.claim_id, backward)


def row_of(row: Mapping[Any, Any]) -> QueueRow:
    """A row whose columns are those of columns_for."""
    lists = {name: tuple(row[name]) for name in ("rules", "outcomes", "marks")}
    return QueueRow(**{**row, **lists})
