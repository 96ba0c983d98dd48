"""What a reviewer does with a claim: take it, give it back, decide it, undo that."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from starlette.responses import JSONResponse, Response

from review.accounts.actor import Actor
from review.console.desk.claim_shown import Problem, ProblemFault
from review.console.desk.decision_form import read_draft, read_seen
from review.console.page import Page, post
from review.console.pages.claim import ClaimPages, queue_query
from review.console.text.language import Language
from review.console.visit import Visit
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.draft_faults import DraftFault
from review.triage.desk.case_in_hand import Seen
from review.triage.desk.decide import Decided
from review.triage.desk.reckoning import Reckoned
from review.triage.queue.filter_query import read_filter
from review.triage.queue.queue_filter import QueueFilter
from review.triage.refusals import CaseChanged, CaseNotFound, DraftRefused, TriageRefused

LINE_FIELD = re.compile(r"lines\[([0-9]+)\]")
CHANGED, REFUSED = 409, 422


class TakeNext(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, queue_filter: QueueFilter) -> UUID:
        """Raises NotPermitted, NothingWaits or DatabaseAway."""


class AssignClaim(Protocol):
    """The use cases of a claim that one holds."""

    async def hold(self, actor: Actor, claim_id: UUID) -> datetime:
        """Hold a claim, or go on holding it. Raises NotPermitted, a TriageRefused or DatabaseAway."""

    async def release(self, actor: Actor, claim_id: UUID) -> None:
        """Release a claim. Raises NotPermitted or DatabaseAway."""


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
    """What is posted from the queue and from `/claims/{claim_id}`. A refusal shows the claim again."""

    def __init__(
        self,
        claims: ClaimPages,
        take_next: TakeNext,
        assign: AssignClaim,
        preview: PreviewDecision,
        decide: Decide,
        undo: UndoDecision,
    ) -> None:
        self._claims = claims
        self._take_next = take_next
        self._assign = assign
        self._preview = preview
        self._decide = decide
        self._undo = undo

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        claim = "/claims/{claim_id:uuid}"
        return (
            post("/queue/next", self.next),
            post(f"{claim}/assign", self.assign),
            post(f"{claim}/release", self.release),
            post(f"{claim}/hold", self.hold, is_background=True),
            post(f"{claim}/sums", self.sums, is_background=True),
            post(f"{claim}/totals", self.totals),
            post(f"{claim}/decide", self.decide),
            post(f"{claim}/undo", self.undo),
        )

    async def next(self, visit: Visit) -> Response:
        """Take the next claim of the filter, and open it."""
        queue_filter, _ = read_filter(visit.request.query_params.multi_items())
        try:
            claim_id = await self._take_next(visit.actor, queue_filter)
        except TriageRefused as refused:
            return visit.redirect(_queue(visit, refused=type(refused).__name__))
        return visit.redirect(_claim(visit, claim_id))

    async def assign(self, visit: Visit) -> Response:
        """Hold a claim, and open it."""
        try:
            await self._assign.hold(visit.actor, _claim_id(visit))
        except CaseNotFound:
            raise
        except TriageRefused as refused:
            return await self._refused(visit, refused)
        return visit.redirect(_claim(visit, _claim_id(visit)))

    async def release(self, visit: Visit) -> Response:
        """Release a claim, and go back to the queue."""
        await self._assign.release(visit.actor, _claim_id(visit))
        return visit.redirect(_queue(visit))

    async def hold(self, visit: Visit) -> Response:
        """Go on holding a claim while its page is open."""
        try:
            until = await self._assign.hold(visit.actor, _claim_id(visit))
        except TriageRefused as refused:
            return JSONResponse({"refused": _text(visit, refused)}, CHANGED)
        return JSONResponse({"until": until.isoformat()})

    async def sums(self, visit: Visit) -> Response:
        """Who pays how much by the marks so far, as texts; blank where it is not known."""
        draft = read_draft(visit.form, visit.language)
        try:
            reckoned = await self._preview(visit.actor, _claim_id(visit), draft)
        except TriageRefused as refused:
            return JSONResponse({"refused": _text(visit, refused)}, REFUSED)
        return JSONResponse(_sums(visit, reckoned))

    async def totals(self, visit: Visit) -> Response:
        """The same as a page, for browsers without JavaScript."""
        draft = read_draft(visit.form, visit.language)
        try:
            reckoned = await self._preview(visit.actor, _claim_id(visit), draft)
        except TriageRefused as refused:
            return await self._refused(visit, refused)
        return await self._claims.again(visit, 200, sums=_sums(visit, reckoned))

    async def decide(self, visit: Visit) -> Response:
        """Record the decision, and go back to the queue, where it can be undone for a minute."""
        draft, seen = read_draft(visit.form, visit.language), read_seen(visit.form)
        try:
            decided = await self._decide(visit.actor, _claim_id(visit), draft, seen)
        except CaseNotFound:
            raise
        except TriageRefused as refused:
            return await self._refused(visit, refused)
        done = {"done": str(decided.decision_id), "of": str(_claim_id(visit)), "to": decided.state.value}
        return visit.redirect(_queue(visit, **done))

    async def undo(self, visit: Visit) -> Response:
        """Take a decision back, and open the claim again."""
        try:
            await self._undo(visit.actor, _claim_id(visit), _uuid(visit.form.get("decision")))
        except CaseNotFound:
            raise
        except TriageRefused as refused:
            return visit.redirect(_queue(visit, refused=type(refused).__name__))
        return visit.redirect(_claim(visit, _claim_id(visit)))

    async def _refused(self, visit: Visit, refused: TriageRefused) -> Response:
        """The claim as it is now, with the marks that were made, and why nothing was recorded."""
        faults = refused.faults if isinstance(refused, DraftRefused) else ()
        problem = Problem(refused.text, tuple(map(_fault, faults)), isinstance(refused, CaseChanged))
        return await self._claims.again(visit, REFUSED if faults else CHANGED, problem=problem)


def _text(visit: Visit, refused: TriageRefused) -> str:
    return refused.text.vi if visit.language is Language.VIETNAMESE else refused.text.en


def _fault(fault: DraftFault) -> ProblemFault:
    line = LINE_FIELD.match(fault.field)
    return ProblemFault(int(line[1]) if line else 0, fault.text)


def _sums(visit: Visit, reckoned: Reckoned) -> Mapping[str, str]:
    paid, formats = reckoned.paid, visit.formats
    remaining = reckoned.ceiling_remaining
    return {
        "accepted": formats.amount(reckoned.decision.accepted),
        "cut": formats.number(-reckoned.decision.off),
        "fund": formats.number(paid.fund) if paid else "–",
        "copayment": formats.number(paid.copayment + paid.own) if paid else "–",
        "ceiling": ""
        if remaining is None
        else visit.words("decide.ceiling", amount=formats.number(remaining)),
    }


def _claim_id(visit: Visit) -> UUID:
    claim_id: UUID = visit.request.path_params["claim_id"]
    return claim_id


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        # No decision has it.
        return UUID(int=0)


def _claim(visit: Visit, claim_id: UUID) -> str:
    query = queue_query(visit)
    return f"/claims/{claim_id}?{query}" if query else f"/claims/{claim_id}"


def _queue(visit: Visit, **more: str) -> str:
    query = "&".join(filter(None, (queue_query(visit), *(f"{name}={value}" for name, value in more.items()))))
    return f"/queue?{query}" if query else "/queue"
