"""Takes a decision back, within a minute, if nothing has happened since."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from msgspec.structs import replace

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.mailbox.change import Change
from review.triage.deciding.decision import Action
from review.triage.desk.after_decision import undone
from review.triage.desk.case_in_hand import CaseInHand, Cases, KeptDecision, NewDecision
from review.triage.desk.charged_copayments import charged_copayments
from review.triage.desk.decide import DecisionCounter
from review.triage.desk.who_may_decide import ensure_in_scope, of_this_round
from review.triage.queue.queue_filter import CaseState
from review.triage.refusals import CaseNotFound, NeedsLead, UndoTooLate
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from runtime.clock import Clock

UNDO_SECONDS = 60
UNDO = "UNDO"


class UndoDecision:
    """The use case. The decision and its undoing are both kept."""

    def __init__(self, cases: Cases, counter: DecisionCounter, clock: Clock) -> None:
        self._cases = cases
        self._counter = counter
        self._clock = clock

    async def __call__(self, actor: Actor, claim_id: UUID, decision_id: UUID) -> None:
        """Raises NotPermitted, CaseNotFound, UndoTooLate, NeedsLead or DatabaseAway: nothing was undone."""
        actor.ensure(Permission.DECIDE)
        async with self._cases.open(claim_id, for_change=True) as case:
            if case is None:
                raise CaseNotFound
            ensure_in_scope(case.case, actor)
            await self._undo(case, actor, decision_id)
        self._counter.count_decision(UNDO)

    async def _undo(self, case: CaseInHand, actor: Actor, decision_id: UUID) -> None:
        now, decisions = self._clock.now(), await case.decisions()
        if not decisions or decisions[0].decision_id != decision_id:
            raise UndoTooLate
        last = decisions[0]
        _ensure_may_undo(case, last, actor, now)
        entry = replace(last, decision_id=uuid4(), decided_at=now)
        facts = await case.facts()
        await case.add(NewDecision(entry, facts, case.case.review_digest, undoes=last.decision_id))
        if last.is_effective:
            await _take_back(case, last, decisions[1:], facts.submitted)
        earlier = of_this_round(decisions[1:], last.look)
        first_by = earlier[-1].reviewer_id if earlier else None
        await case.change_to(undone(case.case, last.look, first_by, actor, now))


def _ensure_may_undo(case: CaseInHand, last: KeptDecision, actor: Actor, now: datetime) -> None:
    # That both differ tells the second reviewer of the first decision: it is too late for another one.
    if case.case.state is CaseState.DISAGREED:
        raise NeedsLead
    is_own = last.reviewer_id == actor.reviewer_id
    is_recent = now - last.decided_at <= timedelta(seconds=UNDO_SECONDS)
    # Any change of the case since, such as an explanation or a second look, raises its version further.
    if not (is_own and is_recent and case.case.version == last.case_version + 1):
        raise UndoTooLate


async def _take_back(
    case: CaseInHand, last: KeptDecision, earlier: Sequence[KeptDecision], submitted: ClaimSubmitted
) -> None:
    await case.hide()
    await case.announce(Change.REOPENED)
    if last.action is Action.ASK:
        return
    # The decision that was in effect until the facility explained: what it charged counts again.
    before = (one for one in earlier if one.is_effective and one.action is not Action.ASK)
    charged = next(before, None)
    stated, day = submitted.entitlement, case.case.last_day
    number = submitted.card.insurance_number
    await case.charge(number, charged_copayments(charged, stated, day) if charged else ())
