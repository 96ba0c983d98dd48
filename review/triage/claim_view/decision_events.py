"""The decisions on a claim as events of its history."""

from collections.abc import Sequence

from review.triage.claim_view.evidence import Event, EventKind
from review.triage.deciding.decision_view import UNDO, DecisionRow, decision_views


def decision_events(rows: Sequence[DecisionRow], state: str) -> list[Event]:
    """An event for each row. `rows` are in their order; `state` is that of the case."""
    views = decision_views(rows, state)
    return [
        Event(row.decided_at, _kind(row), row.reviewer_id, row.action, views.get(row.decision_id))
        for row in rows
    ]


def _kind(row: DecisionRow) -> EventKind:
    if row.kind == UNDO:
        return EventKind.UNDONE
    if row.action == "ASK":
        return EventKind.ASKED
    return EventKind.DECIDED if row.is_effective else EventKind.LOOKED
