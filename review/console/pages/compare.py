"""Two versions of a claim beside each other, or what was decided before and after an explanation."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from starlette.responses import Response

from insurance.text import Text
from review.accounts.actor import Actor
from review.console.claim_addresses import CLAIM_PATH, claim_id_of, queue_query
from review.console.page import Page, get
from review.console.presenters.comparison_shown import ComparisonShown
from review.console.visit import Visit
from review.triage.comparing.compare_versions import Comparison
from review.triage.refusals import CaseNotFound


class CompareVersions(Protocol):
    """The use case."""

    async def __call__(self, claim_id: UUID, other_id: UUID | None, actor: Actor) -> Comparison:
        """Compare a claim with an earlier version or decision. Raises CaseNotFound and NotPermitted."""


class ReviewerNames(Protocol):
    """The accounts."""

    async def names(self, reviewer_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """The full names of these reviewers. Raises DatabaseAway."""


class ComparePages:
    """`/claims/{claim_id}/compare?with=ID`: an earlier version of the claim, or an earlier decision on it."""

    def __init__(
        self, compare: CompareVersions, reviewers: ReviewerNames, reason_codes: Mapping[str, Text]
    ) -> None:
        self._compare = compare
        self._reviewers = reviewers
        self._reason_codes = reason_codes

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get(f"{CLAIM_PATH}/compare", self.show),)

    async def show(self, visit: Visit) -> Response:
        """The page; `all=1` shows lines that did not change, too."""
        comparison = await self._compare(claim_id_of(visit), _other(visit), visit.actor)
        sides = (comparison.old, comparison.new)
        people = {side.decision.reviewer_id for side in sides if side.decision and side.decision.reviewer_id}
        shown = ComparisonShown(
            comparison=comparison,
            words=visit.words,
            formats=visit.formats,
            names=await self._reviewers.names(people),
            reason_codes=self._reason_codes,
            shows_all=visit.request.query_params.get("all") == "1",
        )
        query, other = queue_query(visit), visit.request.query_params.get("with", "")
        return visit.page("compare.html", shown=shown, query=query, other=other)


def _other(visit: Visit) -> UUID | None:
    """What to compare with; None where the address leaves it to the use case."""
    text = visit.request.query_params.get("with", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise CaseNotFound from None
