"""The review of a batch with spans: of each claim in its trace, with the steps of the batch inside."""

from collections.abc import Iterator, Sequence

from review.worker.queued_claim import Failed, QueuedClaim
from review.worker.review_claims import (
    CatalogueSource,
    History,
    KnownReviews,
    OtherUses,
    ReviewClaims,
    Reviews,
)
from review.worker.tracing.claim_trace import span_of
from review.worker.tracing.span_types import (
    FIND_CONCURRENT_USES,
    FIND_EARLIER_STAYS,
    FIND_PREVIOUS_STAYS,
    KEEP_REVIEWS,
    READ_CATALOGUES,
    READ_REVIEW_CACHE,
    REVIEW,
    WRITE_REVIEW_CACHE,
)
from runtime.tracing.tracing import BATCH_SIZE, Attributes, Continued, Tracing, traced

CLAIM_ID, ATTEMPT = "wardgate.claim_id", "wardgate.attempt"


class TracedHistory:
    """The port History. Without tracing, the history is called directly; so are the other ports here."""

    def __init__(self, history: History, tracing: Tracing | None) -> None:
        self.earlier = traced(tracing, FIND_EARLIER_STAYS, history.earlier)
        self.previous = traced(tracing, FIND_PREVIOUS_STAYS, history.previous)


class TracedUses:
    """The port OtherUses."""

    def __init__(self, uses: OtherUses, tracing: Tracing | None) -> None:
        self.concurrent = traced(tracing, FIND_CONCURRENT_USES, uses.concurrent)


class TracedCatalogues:
    """The port CatalogueSource."""

    def __init__(self, catalogues: CatalogueSource, tracing: Tracing | None) -> None:
        self.read = traced(tracing, READ_CATALOGUES, catalogues.read)


class TracedKnownReviews:
    """The port KnownReviews."""

    def __init__(self, known: KnownReviews, tracing: Tracing | None) -> None:
        self.find = traced(tracing, READ_REVIEW_CACHE, known.find)
        self.keep = traced(tracing, WRITE_REVIEW_CACHE, known.keep)


class TracedReviews:
    """The port Reviews."""

    def __init__(self, reviews: Reviews, tracing: Tracing | None) -> None:
        self.keep = traced(tracing, KEEP_REVIEWS, reviews.keep)
        self.rehearse = reviews.rehearse


class TracedReviewClaims:
    """The use case ReviewClaims. Only the gateway begins traces: a claim without one is not traced here."""

    def __init__(self, review_claims: ReviewClaims, tracing: Tracing) -> None:
        self._review_claims = review_claims
        self._tracing = tracing
        self.rehearse = review_claims.rehearse

    async def __call__(self, queued: Sequence[QueuedClaim]) -> list[Failed]:
        """See ReviewClaims."""
        batch = dict(_continued(queued))
        if not batch:
            return await self._review_claims(queued)
        places = {claim_place: number for number, claim_place in enumerate(batch)}
        with self._tracing.continuing(REVIEW, list(batch.values())) as spans:
            failed = await self._review_claims(queued)
            for one in failed:
                if one.queued.place in places:
                    spans.note_failure(places[one.queued.place], "ReviewFailed")
        return failed


def _continued(queued: Sequence[QueuedClaim]) -> Iterator[tuple[int, Continued]]:
    """The claims that are traced, by their places in the queue."""
    for claim in queued:
        span = span_of(claim)
        if span is not None and span.is_sampled:
            yield claim.place, Continued(span, _attributes(claim, len(queued)))


def _attributes(claim: QueuedClaim, batch_size: int) -> Attributes:
    return {CLAIM_ID: str(claim.claim_id), ATTEMPT: claim.attempts, BATCH_SIZE: batch_size}
