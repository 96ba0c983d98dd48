"""What a reviewer does to work on a claim alone: take the next one, take this one, hold it, give it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from starlette.responses import JSONResponse, Response

from review.accounts.actor import Actor
from review.console.claim_addresses import CLAIM_PATH, claim_address, claim_id_of, queue_address
from review.console.page import Page, post
from review.console.pages.claim import CHANGED, ClaimPages
from review.console.presenters.problem import problem_of, refusal_text
from review.console.visit import Visit
from review.triage.queue.filter_query import read_filter
from review.triage.queue.queue_filter import QueueFilter
from review.triage.refusals import CaseNotFound, TriageRefused


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


class AssignPages:
    """What is posted from the queue and from `/claims/{claim_id}`. A refusal shows the claim again."""

    def __init__(self, claims: ClaimPages, take_next: TakeNext, assign: AssignClaim) -> None:
        self._claims = claims
        self._take_next = take_next
        self._assign = assign

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            post("/queue/next", self.next),
            post(f"{CLAIM_PATH}/assign", self.assign),
            post(f"{CLAIM_PATH}/release", self.release),
            post(f"{CLAIM_PATH}/hold", self.hold, is_background=True),
        )

    async def next(self, visit: Visit) -> Response:
        """Take the next claim of the filter, and open it."""
        queue_filter, _ = read_filter(visit.request.query_params.multi_items())
        try:
            claim_id = await self._take_next(visit.actor, queue_filter)
        except TriageRefused as refused:
            return visit.redirect(queue_address(visit, refused=type(refused).__name__))
        return visit.redirect(claim_address(visit, claim_id))

    async def assign(self, visit: Visit) -> Response:
        """Hold a claim, and open it."""
        try:
            await self._assign.hold(visit.actor, claim_id_of(visit))
        except CaseNotFound:
            raise
        except TriageRefused as refused:
            return await self._claims.again(visit, problem=problem_of(refused))
        return visit.redirect(claim_address(visit, claim_id_of(visit)))

    async def release(self, visit: Visit) -> Response:
        """Release a claim, and go back to the queue."""
        await self._assign.release(visit.actor, claim_id_of(visit))
        return visit.redirect(queue_address(visit))

    async def hold(self, visit: Visit) -> Response:
        """Go on holding a claim while its page is open."""
        try:
            until = await self._assign.hold(visit.actor, claim_id_of(visit))
        except TriageRefused as refused:
            return JSONResponse({"refused": refusal_text(refused, visit.language)}, CHANGED)
        return JSONResponse({"until": until.isoformat()})
