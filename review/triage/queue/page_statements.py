"""The statements that find the claims of one page of the queue. What each reads is bounded.

A filter that many cases meet is read in the order of the queue, until the page is full; one that few meet is
found by its conditions, and sorted. Which of both it is shows by trying: first a window of the order, then
the conditions up to a bound. What neither finds (many cases, all at the end of the order) is read in the
order of the queue to its end, from an index that has all that filters ask for.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    true,
    tuple_,
)

from review.triage.queue.conditions import Conditions, is_open
from review.triage.queue.queue_filter import OPEN_STATES, QueueFilter, QueueOrder
from review.triage.queue.queue_page import PAGE_ROWS, PageCursor
from review.triage.tables.cases import cases

case = cases.c
Keys = tuple[ColumnElement[Any], ...]
# What the queue is ordered by. The keys of one order go the same way.
KEYS: Mapping[QueueOrder, tuple[Column[Any], ...]] = {
    QueueOrder.RECOVERY: (case.recovery_key, case.amount_key),
    QueueOrder.AGE: (case.received_at,),
    QueueOrder.AMOUNT: (case.amount_key,),
    QueueOrder.SCORE: (case.score,),
}
# An index in the order of the queue, and nothing that reads all cases first.
IN_ORDER = text(
    "SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true), "
    "set_config('enable_incremental_sort', 'off', true)"
)


class Bounds(NamedTuple):
    """How much is read before another way is tried.

    `window` are entries of an index in the order of the queue. Codes of lines are in none of these: there
    each entry costs a row of the table (`window_of_rows`). `collected` are the cases that are sorted.
    """

    window: int = 4_000
    window_of_rows: int = 500
    collected: int = 5_000


class Search(NamedTuple):
    """What is looked for. `columns` are read of each case of the page."""

    queue_filter: QueueFilter
    conditions: Conditions
    at: PageCursor | None
    columns: list[ColumnElement[Any]]
    bounds: Bounds

    @property
    def order(self) -> QueueOrder:
        """The order of the queue."""
        return self.queue_filter.order


def in_window(search: Search) -> Select[Any] | None:
    """The first cases that meet the filter, from a window of the order; None where no index has it."""
    rows = _rows_of_the_order(search.queue_filter)
    if rows is None:
        return None
    order, at = search.order, search.at
    keys, bounds = KEYS[order], search.bounds
    window = (
        select(case.claim_id, and_(*search.conditions.by_column).label("meets"))
        .where(*rows, *search.conditions.of_order, *beyond(keys, case.claim_id, order, at))
        .order_by(*in_order(keys, case.claim_id, order, at))
        .limit(bounds.window_of_rows if search.queue_filter.line_codes else bounds.window)
        .subquery("entries")
    )
    page = select(window.c.claim_id).where(window.c.meets).limit(PAGE_ROWS + 1).subquery("page")
    return _with_columns(search, page)


def by_conditions(search: Search) -> Select[Any]:
    """The page of a filter that few cases meet, with `found`: how many meet it, one above the bound at most.

    The cases are found first, and then sorted: the planner would else read all of an index in the order of
    the queue, where few cases meet the filter. There is always a row, without a claim where there is no page.
    """
    order, at = search.order, search.at
    hits = (
        select(case.claim_id, *KEYS[order])
        .where(*search.conditions.to_find)
        .limit(search.bounds.collected + 1)
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    keys = keys_in(hits, order)
    page = (
        select(hits.c.claim_id)
        .where(*beyond(keys, hits.c.claim_id, order, at))
        .order_by(*in_order(keys, hits.c.claim_id, order, at))
        .limit(PAGE_ROWS + 1)
        .subquery("page")
    )
    found = select(func.count().label("found")).select_from(hits).subquery("counted")
    return (
        select(found.c.found, *search.columns)
        .select_from(found.outerjoin(page, true()).outerjoin(cases, page.c.claim_id == case.claim_id))
        .order_by(*in_order(KEYS[order], case.claim_id, order, at))
    )


def to_the_end(search: Search) -> Select[Any]:
    """The page of any filter, in the order of the queue: as far as it takes."""
    order, at = search.order, search.at
    keys = KEYS[order]
    page = (
        select(case.claim_id)
        .where(*search.conditions.by_column, *beyond(keys, case.claim_id, order, at))
        .order_by(*in_order(keys, case.claim_id, order, at))
        .limit(PAGE_ROWS + 1)
        .subquery("page")
    )
    return _with_columns(search, page)


def keys_in(rows: FromClause, order: QueueOrder) -> Keys:
    """The keys of rows that have these columns of cases."""
    return tuple(rows.c[key.name] for key in KEYS[order])


def in_order(
    keys: Keys, claim_id: ColumnElement[Any], order: QueueOrder, at: PageCursor | None
) -> tuple[ColumnElement[Any], ...]:
    """The order of the queue, backwards where the cursor reads backwards."""
    backward = at is not None and at.backward
    is_ascending = _ascending(order) is not backward
    return (
        *(key.asc() if is_ascending else key.desc() for key in keys),
        claim_id.desc() if backward else claim_id.asc(),
    )


def beyond(
    keys: Keys, claim_id: ColumnElement[Any], order: QueueOrder, at: PageCursor | None
) -> list[ColumnElement[bool]]:
    """The cases behind the cursor, in its direction. The first condition is where an index begins."""
    if at is None:
        return []
    further_id = claim_id < at.claim_id if at.backward else claim_id > at.claim_id
    row, place = _rows(keys, at.keys)
    if _ascending(order) is not at.backward:
        return [row >= place, or_(row > place, further_id)]
    return [row <= place, or_(row < place, further_id)]


def further(keys: Keys, at: PageCursor, order: QueueOrder) -> ColumnElement[bool]:
    """Whether the keys are behind those of the cursor, in its direction; of equal keys none is."""
    row, place = _rows(keys, at.keys)
    return row > place if _ascending(order) is not at.backward else row < place


def _rows(keys: Keys, values: Sequence[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The two sides of a comparison of keys with values. The first key that differs decides."""
    of_values = [literal(value, key.type) for key, value in zip(keys, values, strict=True)]
    return (keys[0], of_values[0]) if len(keys) == 1 else (tuple_(*keys), tuple_(*of_values))


def _ascending(order: QueueOrder) -> bool:
    """The oldest claim comes first; of everything else the most."""
    return order is QueueOrder.AGE


def _with_columns(search: Search, page: Subquery) -> Select[Any]:
    order = in_order(KEYS[search.order], case.claim_id, search.order, search.at)
    return select(*search.columns).join_from(page, cases, page.c.claim_id == case.claim_id).order_by(*order)


def _rows_of_the_order(queue_filter: QueueFilter) -> list[ColumnElement[bool]] | None:
    """The cases of an index that has the order; None where the filter asks for others."""
    if queue_filter.number or not set(queue_filter.states) <= set(OPEN_STATES):
        return None
    narrow = _of_one(queue_filter) if queue_filter.order is QueueOrder.RECOVERY else []
    return [is_open(), *narrow]


def _of_one(queue_filter: QueueFilter) -> list[ColumnElement[bool]]:
    """The one facility or band by which an index of its own begins."""
    for column, values in ((case.facility, queue_filter.facilities), (case.band, queue_filter.bands)):
        if len(values) == 1:
            return [column == str(values[0])]
    return []
