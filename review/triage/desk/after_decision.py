"""What becomes of a case by a decision, and by its undoing. Pure."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from review.accounts.actor import Actor
from review.triage.deciding.decision import Action, Decision
from review.triage.deciding.second_look import agree
from review.triage.desk.case_in_hand import CaseNow, Look
from review.triage.hold import HOLD
from review.triage.queue.queue_filter import CaseMark, CaseState

# The state in which each look finds a case, and the mark that it has there.
BEFORE = {
    Look.FIRST: (CaseState.WAITING, None),
    Look.SECOND: (CaseState.SECOND_LOOK, CaseMark.SECOND_LOOK),
    Look.SETTLED: (CaseState.DISAGREED, CaseMark.DISAGREED),
}
OF_LOOKS = (CaseMark.SECOND_LOOK, CaseMark.DISAGREED)


def state_after(
    look: Look, decision: Decision, first: Decision | None, *, needs_second_look: bool
) -> CaseState:
    """The state after a decision. `first` is the decision of the first look, for the second one."""
    if decision.action is Action.ASK:
        return CaseState.ASKED
    if look is Look.FIRST and needs_second_look:
        return CaseState.SECOND_LOOK
    if look is Look.SECOND and first is not None and not agree(first, decision):
        return CaseState.DISAGREED
    return CaseState.DECIDED


def is_effective(state: CaseState) -> bool:
    """Whether a decision that leads to this state takes effect at once: also a question does."""
    return state in (CaseState.DECIDED, CaseState.ASKED)


def decided(case: CaseNow, state: CaseState, actor: Actor, now: datetime) -> CaseNow:
    """The case after the actor's decision. Nobody holds it any more."""
    mark = dict(BEFORE.values()).get(state)
    return replace(
        case,
        state=state,
        marks=_marks(case.marks, mark),
        held_by=None,
        held_until=None,
        # The first of two reviewers stays named until the claim is decided.
        decided_by=case.decided_by if state is CaseState.DISAGREED else actor.reviewer_id,
        decided_at=now,
    )


def undone(case: CaseNow, look: Look, first_by: UUID | None, actor: Actor, now: datetime) -> CaseNow:
    """The case as it was before the look. The actor holds it, to decide again.

    `first_by` made the first decision, where the look was a later one.
    """
    state, mark = BEFORE[look]
    return replace(
        case,
        state=state,
        marks=_marks(case.marks, mark),
        held_by=actor.reviewer_id,
        held_until=now + HOLD,
        decided_by=first_by,
        decided_at=None,
    )


def _marks(marks: Iterable[CaseMark], mark: CaseMark | None) -> tuple[CaseMark, ...]:
    kept = [one for one in marks if one not in OF_LOOKS]
    return (*kept, mark) if mark else tuple(kept)
