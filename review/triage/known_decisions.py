"""Which decisions a reviewer may know of: the second look is blind."""

from sqlalchemy import ColumnElement, and_

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.queue_filter import CaseState
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions


def known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on decisions, joined with their cases.

    Until a second look is done nobody is shown the first decision. Where both differ, those are who settle
    the difference or audit. A question of the second look does not show the first decision: whoever has
    asked can undo that, and is to decide without it.
    """
    state = cases.c.state
    hidden = [state != CaseState.SECOND_LOOK]
    if not actor.may(Permission.AUDIT):
        hidden.append(state != CaseState.DISAGREED)
    is_of_a_look = and_(state == CaseState.ASKED, ~decisions.c.is_effective)
    return and_(*hidden, ~is_of_a_look)
