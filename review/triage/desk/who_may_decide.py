"""Whether a reviewer may decide a case now, and which look it is. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.desk.case_in_hand import CaseNow, KeptDecision, Look, Seen
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.triage.refusals import (
    AlreadyDecided,
    CaseChanged,
    CaseNotFound,
    Changed,
    HeldByAnother,
    NeedsAnother,
    NeedsLead,
)

LOOKS = {
    CaseState.WAITING: Look.FIRST,
    CaseState.SECOND_LOOK: Look.SECOND,
    CaseState.DISAGREED: Look.SETTLED,
}


def look_of(
    case: CaseNow, decisions: Sequence[KeptDecision], actor: Actor, seen: Seen, now: datetime
) -> Look:
    """Which look a decision of the actor is. `decisions` are those on the claim, the newest first.

    Raises CaseNotFound, AlreadyDecided, NeedsAnother, NeedsLead, HeldByAnother or CaseChanged.
    """
    ensure_in_scope(case, actor)
    if case.state not in LOOKS:
        raise AlreadyDecided
    if changed := tuple(_changed(case, seen)):
        raise CaseChanged(changed)
    look = LOOKS[case.state]
    if look is Look.SETTLED and not actor.may(Permission.SETTLE):
        raise NeedsLead
    if actor.reviewer_id in {one.reviewer_id for one in of_this_round(decisions, look)}:
        raise NeedsAnother
    if is_held_by_another(case, actor, now):
        raise HeldByAnother
    return look


def of_this_round(decisions: Sequence[KeptDecision], look: Look) -> list[KeptDecision]:
    """The looks that came before this one, since the case waited for its first: oldest last."""
    return list(decisions[: {Look.FIRST: 0, Look.SECOND: 1, Look.SETTLED: 2}[look]])


def ensure_in_scope(case: CaseNow | None, actor: Actor) -> None:
    """Raises CaseNotFound for a claim outside of the actor's scope, as for one that is not there."""
    if case is None or not actor.sees(case.province):
        raise CaseNotFound


def is_held_by_another(case: CaseNow, actor: Actor, now: datetime) -> bool:
    """Whether another reviewer works on the case."""
    is_held = case.held_until is not None and case.held_until > now
    return is_held and case.held_by != actor.reviewer_id


def _changed(case: CaseNow, seen: Seen) -> Iterator[Changed]:
    if case.review_digest != seen.review_digest:
        yield Changed.REVIEW
    if case.version != seen.version:
        is_reopened = case.state is CaseState.WAITING and CaseMark.EXPLAINED in case.marks
        yield Changed.EXPLAINED if is_reopened else Changed.CASE
