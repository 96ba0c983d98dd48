"""Decides a claim: what is decided, what follows for the facility and the patient, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID, uuid4

import msgspec

from insurance.money import DONG, ZERO
from insurance.text import Text
from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.mailbox.change import Change
from review.triage.deciding.decision import Action, Decision, DecisionDraft
from review.triage.deciding.decision_message import decision_from, decision_message
from review.triage.deciding.finding_verdicts import finding_verdicts
from review.triage.deciding.second_look import SecondLook
from review.triage.desk.after_decision import decided, is_effective, state_after
from review.triage.desk.case_in_hand import (
    CaseFacts,
    CaseInHand,
    Cases,
    KeptDecision,
    Look,
    NewDecision,
    Seen,
)
from review.triage.desk.charged_copayments import charged_copayments
from review.triage.desk.claim_decided import claim_decided
from review.triage.desk.reckoning import Reckoned, Reckoning
from review.triage.desk.who_may_decide import look_of
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.triage.refusals import AlreadyExplained, CaseNotFound
from runtime.clock import Clock
from runtime.time_zone import day_of


class ExplanationLaw(Protocol):
    """How long a facility may explain."""

    def explain_until(self, decided_on: date) -> date:
        """Return the last day on which it may explain what was asked or cut on this day."""
        ...


class DecisionCounter(Protocol):
    """Counts what reviewers decide."""

    def count_decision(self, decision: str) -> None:
        """Count a decision by its action, or an undoing ("UNDO")."""
        ...

    def count_amounts(self, proposed: Decimal, accepted: Decimal) -> None:
        """Count the money of a decision that took effect, in VND."""
        ...


class Decided(msgspec.Struct, frozen=True):
    """What became of a decision. SECOND_LOOK and DISAGREED: the facility does not know of it yet."""

    decision_id: UUID
    state: CaseState
    reckoned: Reckoned


class Decide:
    """The use case. A decision is bound to what the reviewer saw."""

    def __init__(
        self,
        cases: Cases,
        reckoning: Reckoning,
        second_look: SecondLook,
        law: ExplanationLaw,
        reason_codes: Mapping[str, Text],
        counter: DecisionCounter,
        clock: Clock,
    ) -> None:
        self._cases = cases
        self._reckoning = reckoning
        self._second_look = second_look
        self._law = law
        self._reason_codes = reason_codes
        self._counter = counter
        self._clock = clock

    async def __call__(self, actor: Actor, claim_id: UUID, draft: DecisionDraft, seen: Seen) -> Decided:
        """Raises NotPermitted, a TriageRefused or DatabaseAway; then nothing was recorded."""
        actor.ensure(Permission.DECIDE)
        async with self._cases.open(claim_id, for_change=True) as case:
            if case is None:
                raise CaseNotFound
            made = await self._decide(case, actor, draft, seen)
        self._count(made)
        return made

    async def _decide(self, case: CaseInHand, actor: Actor, draft: DecisionDraft, seen: Seen) -> Decided:
        now, decisions = self._clock.now(), await case.decisions()
        look = look_of(case.case, decisions, actor, seen, now)
        facts = await case.facts()
        reckoned = await self._reckoning(case, facts, draft)
        decision = reckoned.decision
        if decision.action is Action.ASK and CaseMark.EXPLAINED in case.case.marks:
            raise AlreadyExplained
        first = _first(decisions, look, decision)
        needs_second_look = self._second_look.is_needed(case.case.claim_id, decision, await case.draw_key())
        state = state_after(look, decision, first, needs_second_look=needs_second_look)
        kept = _kept(actor, look, case, reckoned, is_effective(state), now)
        verdicts = finding_verdicts(facts.review, decision)
        await case.add(NewDecision(kept, facts, case.case.review_digest, verdicts=verdicts))
        if kept.is_effective:
            await self._take_effect(case, kept, facts, reckoned)
        await case.change_to(decided(case.case, state, actor, now))
        return Decided(kept.decision_id, state, reckoned)

    async def _take_effect(
        self, case: CaseInHand, kept: KeptDecision, facts: CaseFacts, reckoned: Reckoned
    ) -> None:
        is_question = kept.action is Action.ASK
        message = claim_decided(
            case.case.claim_id,
            reckoned,
            kept.decided_at,
            self._explain_until(case, kept),
            self._reason_codes,
        )
        await case.show(kept.decision_id, message, is_question=is_question)
        await case.announce(Change.ASKED if is_question else Change.DECIDED)
        if not is_question:
            submitted = facts.submitted
            charged = charged_copayments(kept, submitted.entitlement, case.case.last_day)
            await case.charge(submitted.card.insurance_number, charged)

    def _count(self, made: Decided) -> None:
        decision = made.reckoned.decision
        self._counter.count_decision(decision.action)
        if made.state is CaseState.DECIDED and decision.currency == DONG:
            self._counter.count_amounts(decision.proposed, decision.accepted or ZERO)

    def _explain_until(self, case: CaseInHand, kept: KeptDecision) -> date | None:
        """None where nothing was cut or asked, and where the facility has explained: it may do so once."""
        if kept.action is Action.ACCEPT or CaseMark.EXPLAINED in case.case.marks:
            return None
        return self._law.explain_until(day_of(kept.decided_at))


def _first(decisions: Sequence[KeptDecision], look: Look, decision: Decision) -> Decision | None:
    """What the first reviewer decided, where this is the second look."""
    if look is not Look.SECOND:
        return None
    return decision_from(decisions[0].message, decision.proposed, decision.currency)


def _kept(
    actor: Actor, look: Look, case: CaseInHand, reckoned: Reckoned, effective: bool, now: datetime
) -> KeptDecision:
    decision, paid = reckoned.decision, reckoned.paid
    return KeptDecision(
        decision_id=uuid4(),
        look=look,
        action=decision.action,
        reviewer_id=actor.reviewer_id,
        decided_at=now,
        is_effective=effective,
        case_version=case.case.version,
        message=decision_message(decision, paid, reckoned.parts),
        proposed=decision.proposed,
        copayment=paid.copayment if paid else None,
        currency=decision.currency,
    )
