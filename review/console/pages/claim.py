"""One claim: its page, and its preview in the queue."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from starlette.responses import Response

from insurance.text import Text
from review.accounts.actor import Actor
from review.console.claim_addresses import CLAIM_PATH, claim_id_of, filter_of, queue_query
from review.console.http.download import download_document
from review.console.page import Page, get, post
from review.console.presenters.claim_charts import ClaimCharts, Widths
from review.console.presenters.claim_shown import ClaimShown
from review.console.presenters.problem import Problem
from review.console.presenters.sent_content import readable_content
from review.console.visit import Visit
from review.triage.claim_view.claim_archived import ClaimArchived
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import AttachmentView
from review.triage.neighbours.find_neighbours import Neighbours
from review.triage.queue.queue_filter import QueueFilter
from review.triage.statistics.rule_tally import Precision
from runtime.clock import Clock
from runtime.time_zone import day_of

# The columns of css/claims.css and css/claim/lines.css without their padding.
PREVIEW = Widths(306, 266)
EVIDENCE = Widths(436, 360)
# Python refuses to read thousands of digits as a number.
PLACE = re.compile(r"[0-9]{1,4}")
# HTTP statuses: the claim is no longer what it was, and what was entered does not add up.
CHANGED, REFUSED = 409, 422


class OpenClaim(Protocol):
    """The use cases. All raise CaseNotFound (ClaimArchived is one), NotPermitted and DatabaseAway."""

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim; the access log says that it was opened."""

    async def attachment(self, claim_id: UUID, place: int, actor: Actor) -> AttachmentView:
        """A document of the explanation, counted from 1; the access log says that the claim was read."""

    async def with_name(self, claim_id: UUID, actor: Actor) -> tuple[ClaimView, str]:
        """The claim with the patient's name; the access log says so."""


class PreviewClaim(Protocol):
    """The use case of the preview."""

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim; the access log says that it was read. Raises as OpenClaim does."""


class FindNeighbours(Protocol):
    """The use case."""

    async def __call__(self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> Neighbours | None:
        """The place of the claim in the filter; None where it does not meet it. Raises DatabaseAway."""


class RulePrecisions(Protocol):
    """The use case."""

    def __call__(self, actor: Actor, codes: Collection[str]) -> Mapping[str, Precision]:
        """How often reviewers uphold these rules, as far as that is known."""


class ReviewTerm(Protocol):
    """How long the insurer has to review a claim."""

    def review_until(self, received_on: date) -> date:
        """Return the last day for a claim that came in on this day."""


class ReviewerNames(Protocol):
    """The accounts."""

    async def names(self, reviewer_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """The full names of these reviewers. Raises DatabaseAway."""


class ClaimPages:
    """`/claims/{claim_id}`."""

    def __init__(
        self,
        open_claim: OpenClaim,
        preview_claim: PreviewClaim,
        find_neighbours: FindNeighbours,
        precisions: RulePrecisions,
        reviewers: ReviewerNames,
        reason_codes: Mapping[str, Text],
        term: ReviewTerm,
        clock: Clock,
    ) -> None:
        self._open_claim = open_claim
        self._preview_claim = preview_claim
        self._find_neighbours = find_neighbours
        self._precisions = precisions
        self._reviewers = reviewers
        self._reason_codes = reason_codes
        self._term = term
        self._clock = clock

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get(CLAIM_PATH, self.show),
            get(f"{CLAIM_PATH}/preview", self.preview, is_background=True),
            get(f"{CLAIM_PATH}/neighbours", self.neighbours, is_background=True),
            get(f"{CLAIM_PATH}/content", self.content),
            get(f"{CLAIM_PATH}/attachments/{{place}}", self.attachment),
            post(f"{CLAIM_PATH}/name", self.name),
        )

    async def show(self, visit: Visit) -> Response:
        """Everything that its reviewer needs to decide it."""
        try:
            view = await self._open_claim(claim_id_of(visit), visit.actor)
        except ClaimArchived as archived:
            return visit.page("archived.html", 200, archived=archived, row=archived.row)
        return await self._page(visit, view)

    async def preview(self, visit: Visit) -> Response:
        """The part of a page that stands beside the queue."""
        try:
            view = await self._preview_claim(claim_id_of(visit), visit.actor)
        except ClaimArchived as archived:
            return visit.page("parts/archived.html", 200, archived=archived, row=archived.row)
        shown = await self._shown(visit, view, PREVIEW)
        return visit.page("parts/preview.html", 200, **shown.context(), query=queue_query(visit))

    async def neighbours(self, visit: Visit) -> Response:
        """The place of the claim in the filter, and the claims beside it: the page does not wait for them."""
        found = await self._find_neighbours(claim_id_of(visit), filter_of(visit), visit.actor)
        if found is None:
            return Response(status_code=204)
        return visit.page("parts/neighbours.html", neighbours=found, query=queue_query(visit))

    async def content(self, visit: Visit) -> Response:
        """What the facility sent, for a person to read."""
        view = await self._open_claim(claim_id_of(visit), visit.actor)
        return Response(readable_content(view.content or b""), media_type="text/plain; charset=utf-8")

    async def attachment(self, visit: Visit) -> Response:
        """A document of the explanation, to be saved: no browser opens it as a page of the console."""
        asked = PLACE.fullmatch(visit.request.path_params["place"])
        place = int(asked[0]) if asked else 0
        document = await self._open_claim.attachment(claim_id_of(visit), place, visit.actor)
        words = visit.words("claim.attachment", number=place)
        return download_document(document.content, document.content_type, document.title or words)

    async def name(self, visit: Visit) -> Response:
        """The page with the patient's name."""
        view, name = await self._open_claim.with_name(claim_id_of(visit), visit.actor)
        return await self._page(visit, view, patient_name=name or visit.words("claim.no_name"))

    async def again(
        self,
        visit: Visit,
        *,
        problem: Problem | None = None,
        sums: Mapping[str, object] | None = None,
    ) -> Response:
        """The page after a form that was not taken in, with what was entered: it opens the claim, too."""
        view = await self._open_claim(claim_id_of(visit), visit.actor)
        entered = dict(visit.form.pairs())
        status = 200 if problem is None else REFUSED if problem.faults else CHANGED
        return await self._page(visit, view, status, problem=problem, sums=sums, entered=entered)

    async def _page(self, visit: Visit, view: ClaimView, status: int = 200, **more: object) -> Response:
        shown = await self._shown(visit, view, EVIDENCE)
        unset: dict[str, object] = {"patient_name": "", "problem": None, "sums": None, "entered": {}}
        # For browsers without scripts.
        is_asked = "place" in visit.request.query_params
        beside = (
            await self._find_neighbours(view.row.claim_id, filter_of(visit), visit.actor)
            if is_asked
            else None
        )
        here = {"neighbours": beside, "query": queue_query(visit)}
        return visit.page("claim.html", status, **{**unset, **shown.context(), **more, **here})

    async def _shown(self, visit: Visit, view: ClaimView, widths: Widths) -> ClaimShown:
        people = {one.reviewer_id for one in view.evidence.events if one.reviewer_id}
        holder = {view.row.held_by} if view.row.held_by else set()
        return ClaimShown(
            view=view,
            charts=ClaimCharts(view, visit.words, visit.formats, widths),
            actor=visit.actor,
            now=self._clock.now(),
            due=self._term.review_until(day_of(view.row.received_at)),
            words=visit.words,
            reason_codes=self._reason_codes,
            names=await self._reviewers.names(people | holder),
            precisions=self._precisions(visit.actor, {one.rule for one in view.all_findings}),
        )
