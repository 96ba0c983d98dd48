"""Which open cases wait for a reviewer, and which for another one."""

from sqlalchemy import ColumnElement, and_, exists, false, literal, not_, or_, true

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.queue_filter import CaseState
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions

case = cases.c


def for_actor(actor: Actor) -> ColumnElement[bool]:
    """The actor may make the next decision: who decided in this round may not, and only leads settle."""
    if not actor.may(Permission.DECIDE):
        return false()
    is_first = _in_state(CaseState.WAITING)
    is_second = and_(_in_state(CaseState.SECOND_LOOK), _not_first(actor))
    if not actor.may(Permission.SETTLE):
        return or_(is_first, is_second)
    return or_(is_first, is_second, and_(_in_state(CaseState.DISAGREED), _not_decided_by(actor)))


def for_others(actor: Actor) -> ColumnElement[bool]:
    """Whether another reviewer must make the next decision on an open case.

    These are few: the planner then reads an index of all open ones, and leaves them out.
    """
    if not actor.may(Permission.DECIDE):
        return true()
    is_second = and_(_in_state(CaseState.SECOND_LOOK), not_(_not_first(actor)))
    is_disagreed = _in_state(CaseState.DISAGREED)
    if actor.may(Permission.SETTLE):
        is_disagreed = and_(is_disagreed, not_(_not_decided_by(actor)))
    return or_(is_second, is_disagreed)


def _in_state(state: CaseState) -> ColumnElement[bool]:
    return case.state == literal(state.value)


def _not_decided_by(actor: Actor) -> ColumnElement[bool]:
    """The actor has made no decision on the claim since the first one of this round."""
    own = exists().where(
        decisions.c.claim_id == case.claim_id,
        decisions.c.reviewer_id == actor.reviewer_id,
        decisions.c.look == "SECOND",
    )
    return and_(_not_first(actor), ~own)


def _not_first(actor: Actor) -> ColumnElement[bool]:
    return case.decided_by.is_distinct_from(actor.reviewer_id)
