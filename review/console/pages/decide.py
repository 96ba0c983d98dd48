"""What a reviewer decides on a claim: what it would mean, the decision, and its undoing."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from starlette.responses import JSONResponse, Response

from review.accounts.actor import Actor
from review.console.claim_addresses import CLAIM_PATH, claim_address, claim_id_of, queue_address
from review.console.page import Page, post
from review.console.pages.claim import REFUSED, ClaimPages
from review.console.presenters.decision_form import read_draft, read_seen
from review.console.presenters.part_texts import part_texts
from review.console.presenters.problem import problem_of, refusal_text
from review.console.visit import Visit
from review.triage.deciding.decision import DecisionDraft
from review.triage.desk.case_in_hand import Seen
from review.triage.desk.decide import Decided
from review.triage.desk.reckoning import Reckoned
from review.triage.refusals import CaseNotFound, TriageRefused


class PreviewDecision(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, claim_id: UUID, draft: DecisionDraft) -> Reckoned:
        """Raises NotPermitted, CaseNotFound, DraftRefused or DatabaseAway."""


class Decide(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, claim_id: UUID, draft: DecisionDraft, seen: Seen) -> Decided:
        """Raises NotPermitted, a TriageRefused or DatabaseAway; then nothing was recorded."""


class UndoDecision(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, claim_id: UUID, decision_id: UUID) -> None:
        """Raises NotPermitted, CaseNotFound, UndoTooLate or DatabaseAway; then nothing was undone."""


class DecidePages:
    """What is posted from `/claims/{claim_id}`, and from the queue to undo. A refusal shows the claim."""

    def __init__(
        self,
        claims: ClaimPages,
        preview: PreviewDecision,
        decide: Decide,
        undo: UndoDecision,
    ) -> None:
        self._claims = claims
        self._preview = preview
        self._decide = decide
        self._undo = undo

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            post(f"{CLAIM_PATH}/sums", self.sums, is_background=True),
            post(f"{CLAIM_PATH}/totals", self.totals),
            post(f"{CLAIM_PATH}/decide", self.decide),
            post(f"{CLAIM_PATH}/undo", self.undo),
        )

    async def sums(self, visit: Visit) -> Response:
        """Who pays how much by the choices so far, as texts; blank where it is not known."""
        draft = read_draft(visit.form, visit.language)
        try:
            reckoned = await self._preview(visit.actor, claim_id_of(visit), draft)
        except TriageRefused as refused:
            return JSONResponse({"refused": refusal_text(refused, visit.language)}, REFUSED)
        parts = [part_texts(part, visit.formats) for part in reckoned.parts]
        return JSONResponse(_sums(visit, reckoned) | {"parts": parts})

    async def totals(self, visit: Visit) -> Response:
        """The same as a page, for browsers without JavaScript."""
        draft = read_draft(visit.form, visit.language)
        try:
            reckoned = await self._preview(visit.actor, claim_id_of(visit), draft)
        except TriageRefused as refused:
            return await self._claims.again(visit, problem=problem_of(refused))
        return await self._claims.again(visit, sums=_sums(visit, reckoned) | {"parts": reckoned.parts})

    async def decide(self, visit: Visit) -> Response:
        """Record the decision, and go back to the queue, where it can be undone for a minute."""
        draft, seen = read_draft(visit.form, visit.language), read_seen(visit.form)
        try:
            decided = await self._decide(visit.actor, claim_id_of(visit), draft, seen)
        except CaseNotFound:
            raise
        except TriageRefused as refused:
            return await self._claims.again(visit, problem=problem_of(refused))
        done = {"done": str(decided.decision_id), "of": str(claim_id_of(visit)), "to": decided.state.value}
        return visit.redirect(queue_address(visit, **done))

    async def undo(self, visit: Visit) -> Response:
        """Take a decision back, and open the claim again."""
        try:
            await self._undo(visit.actor, claim_id_of(visit), _uuid(visit.form.get("decision")))
        except CaseNotFound:
            raise
        except TriageRefused as refused:
            return visit.redirect(queue_address(visit, refused=type(refused).__name__))
        return visit.redirect(claim_address(visit, claim_id_of(visit)))


def _sums(visit: Visit, reckoned: Reckoned) -> dict[str, object]:
    paid, formats = reckoned.paid, visit.formats
    remaining = reckoned.ceiling_remaining
    return {
        "accepted": formats.amount(reckoned.decision.accepted),
        "cut": formats.number(-reckoned.decision.off),
        "fund": formats.number(paid.fund) if paid else "–",
        "copayment": formats.number(paid.copayment) if paid else "–",
        "own": formats.number(paid.own) if paid and paid.own else "",
        "ceiling": ""
        if remaining is None
        else visit.words("decide.ceiling", amount=formats.number(remaining)),
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        # No decision has it.
        return UUID(int=0)
