"""Shows what a decision would mean, before it is made."""

from uuid import UUID

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.deciding.decision import DecisionDraft
from review.triage.desk.case_in_hand import Cases
from review.triage.desk.reckoning import Reckoned, Reckoning
from review.triage.desk.who_may_decide import ensure_in_scope
from review.triage.refusals import CaseNotFound


class PreviewDecision:
    """The use case of the sums that change while a reviewer decides line by line. It changes nothing."""

    def __init__(self, cases: Cases, reckoning: Reckoning) -> None:
        self._cases = cases
        self._reckoning = reckoning

    async def __call__(self, actor: Actor, claim_id: UUID, draft: DecisionDraft) -> Reckoned:
        """Raises NotPermitted, CaseNotFound, DraftRefused or DatabaseAway."""
        actor.ensure(Permission.DECIDE)
        async with self._cases.open(claim_id, for_change=False) as case:
            if case is None:
                raise CaseNotFound
            ensure_in_scope(case.case, actor)
            return await self._reckoning(case, await case.facts(), draft)
