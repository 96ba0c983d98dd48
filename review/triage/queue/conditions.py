"""Writes a filter and the scope of a reviewer as conditions on the table of cases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Text, cast, func, literal, not_, or_
from sqlalchemy.dialects.postgresql import ARRAY

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.for_actor import for_others
from review.triage.queue.queue_filter import (
    OPEN_STATES,
    CaseMark,
    CaseState,
    QueueBand,
    QueueFilter,
    QueueOrder,
)
from review.triage.tables.cases import TAGS, cases
from runtime.time_zone import midnight

case = cases.c


class Conditions(NamedTuple):
    """The same conditions in two forms, and a part of them.

    `by_column` compare columns: for reading an index in the order of the queue. `to_find` may compare tags,
    which one index holds together: for finding all cases of a filter. Both at once mislead the planner: it
    takes them for independent. `of_order` are those on the column by which the queue is ordered.
    """

    by_column: list[ColumnElement[bool]]
    to_find: list[ColumnElement[bool]]
    of_order: list[ColumnElement[bool]]


def conditions_of(queue_filter: QueueFilter, actor: Actor) -> Conditions:
    """All conditions, those of the scope among them."""
    states = list(_states(queue_filter, actor))
    equal = list(_equal(queue_filter, actor))
    others = list(_others(queue_filter, actor))
    columns = [column == values[0] if len(values) == 1 else column.in_(values) for column, values in equal]
    # The index of tags has the open cases only.
    are_tagged = not queue_filter.states and not queue_filter.number
    tags = [TAGS.overlap(cast(values, ARRAY(Text))) for _, values in equal] if are_tagged else columns
    by_column = [*states, *columns, *others, *_of_clear_claims(queue_filter)]
    return Conditions(
        by_column,
        by_column if _is_found_by_columns(queue_filter) else [*states, *tags, *others],
        list(_of_order(queue_filter)),
    )


def _is_found_by_columns(queue_filter: QueueFilter) -> bool:
    """Whether an index of one column finds the cases well enough."""
    has_codes = queue_filter.rules or queue_filter.marks or queue_filter.line_codes
    has_index = queue_filter.facilities or queue_filter.bands or any(True for _ in _spans(queue_filter))
    return bool(has_index) and not has_codes


def _of_order(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if queue_filter.order is QueueOrder.AGE:
        yield from _arrivals(queue_filter)
    elif queue_filter.order is QueueOrder.AMOUNT:
        yield from _amounts(queue_filter)
    elif queue_filter.order is QueueOrder.SCORE:
        yield from _score_of_clear_claims(queue_filter)


def _of_clear_claims(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """What follows from the other conditions, where only claims of the band CLEAR meet them.

    They stand at the end of the queue: with these conditions an index leads to them, and without a page of
    them would read all claims before.
    """
    yield from _score_of_clear_claims(queue_filter)
    # No claim with findings is drawn.
    if set(queue_filter.marks) == {CaseMark.RANDOM}:
        yield case.band == QueueBand.CLEAR.value


def _score_of_clear_claims(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """A claim of the band CLEAR has no findings, so no score."""
    if queue_filter.order is QueueOrder.SCORE and set(queue_filter.bands) == {QueueBand.CLEAR}:
        yield case.score == 0


def _others(queue_filter: QueueFilter, actor: Actor) -> list[ColumnElement[bool]]:
    return [
        *_codes(queue_filter),
        *_spans(queue_filter),
        *_number(queue_filter.number),
        *([case.held_by == actor.reviewer_id, case.held_until > func.now()] if queue_filter.mine else []),
    ]


def is_open() -> ColumnElement[bool]:
    """The case needs a reviewer. Literal, so that the planner takes the partial indexes."""
    return case.state.in_(_literal(state) for state in OPEN_STATES)


def after_first_look() -> ColumnElement[bool]:
    """The case may wait for another reviewer: one that waits for its first look is for every reviewer."""
    return case.state.in_([_literal(state) for state in OPEN_STATES if state is not CaseState.WAITING])


def _states(queue_filter: QueueFilter, actor: Actor) -> Iterator[ColumnElement[bool]]:
    if queue_filter.states:
        yield case.state.in_([_literal(state) for state in queue_filter.states])
    elif queue_filter.for_others:
        yield after_first_look()
    # Someone who types a number looks for that claim, whatever became of it.
    elif not queue_filter.number:
        yield is_open()
    if queue_filter.for_others:
        yield for_others(actor)
    elif not (queue_filter.states or queue_filter.number) and actor.may(Permission.DECIDE):
        yield not_(for_others(actor))


def _literal(state: CaseState) -> ColumnElement[str]:
    return literal(state.value, literal_execute=True)


def _equal(queue_filter: QueueFilter, actor: Actor) -> Iterator[tuple[ColumnElement[str], list[str]]]:
    """Columns, and the values of which each must have one."""
    for column, values in (
        (case.province, sorted(actor.provinces)),
        (case.facility, queue_filter.facilities),
        (case.province, queue_filter.provinces),
        (case.band, queue_filter.bands),
        (case.kind, queue_filter.kinds),
    ):
        if values:
            yield column, [str(value) for value in values]


def _codes(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    for column, codes in (
        (case.rules, queue_filter.rules),
        (case.marks, queue_filter.marks),
        (case.line_codes, queue_filter.line_codes),
    ):
        if codes:
            yield column.overlap([str(code) for code in codes])


def _spans(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if queue_filter.served_from:
        yield case.last_day >= queue_filter.served_from
    if queue_filter.served_until:
        yield case.first_day <= queue_filter.served_until
    yield from _arrivals(queue_filter)
    yield from _amounts(queue_filter)


def _arrivals(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if queue_filter.arrived_from:
        yield case.received_at >= midnight(queue_filter.arrived_from)
    if queue_filter.arrived_until:
        yield case.received_at < midnight(queue_filter.arrived_until + timedelta(days=1))


def _amounts(queue_filter: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """Bounds are in VND: no case in another currency is within them."""
    if queue_filter.amount_from is None and queue_filter.amount_to is None:
        return
    yield case.amount_key >= max(queue_filter.amount_from or 0, 0)
    if queue_filter.amount_to is not None:
        yield case.amount_key <= queue_filter.amount_to


def _number(number: str) -> Iterator[ColumnElement[bool]]:
    if number:
        yield or_(
            case.number.startswith(number, autoescape=True),
            func.reverse(case.number).startswith(number[::-1], autoescape=True),
        )
