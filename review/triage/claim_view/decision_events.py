"""The decisions on a claim as events of its history."""

from collections.abc import Sequence

from review.triage.claim_view.evidence import Event, EventKind
from review.triage.deciding.decision_view import SECOND_LOOK, UNDO, DecisionRow, DecisionView, decision_views


def decision_events(rows: Sequence[DecisionRow], state: str) -> list[Event]:
    """An event for each row. `rows` are in their order; `state` is that of the case."""
    views = decision_views(rows, state)
    return [_event(row, views.get(row.decision_id)) for row in rows]


def _event(row: DecisionRow, view: DecisionView | None) -> Event:
    is_second_look = row.look == SECOND_LOOK
    return Event(row.decided_at, _kind(row), row.reviewer_id, row.action, view, is_second_look)


def _kind(row: DecisionRow) -> EventKind:
    if row.kind == UNDO:
        return EventKind.UNDONE
    if row.action == "ASK":
        return EventKind.ASKED
    return EventKind.DECIDED if row.is_effective else EventKind.LOOKED
