"""The review of a claim is a span in the trace in which the claim was submitted."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from opentelemetry.trace import StatusCode

from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.queued_claim import Failed, QueuedClaim
from review.worker.review_claims import ReviewClaims
from review.worker.tracing.claim_trace import trace_fields
from review.worker.tracing.traced_review import TracedHistory, TracedReviewClaims
from runtime.tracing.active_spans import ACTIVE
from tests.fakes.recorded_spans import (
    CALLER,
    TRACE,
    UNSAMPLED_CALLER,
    RecordedSpans,
    attributes,
    parent_id,
    span_id,
    trace_id,
)

OTHER = CALLER.replace(TRACE, "1" * 32)
NOW = datetime(2026, 3, 5, tzinfo=UTC)


class History:
    """The port History, without any stay."""

    async def earlier(self, queries: Sequence[Any]) -> list[Any]:
        return []

    async def previous(self, queries: Sequence[Any]) -> list[Any]:
        return []


class Review:
    """ReviewClaims: finds earlier stays, and fails for these claims."""

    def __init__(self, spans: RecordedSpans, failing: Sequence[QueuedClaim] = ()) -> None:
        self._history = TracedHistory(History(), spans.tracing)
        self._failing = failing

    async def __call__(self, queued: Sequence[QueuedClaim]) -> list[Failed]:
        await self._history.earlier([cast(Any, claim) for claim in queued])
        return [Failed(claim, "ValueError") for claim in queued if claim in self._failing]

    async def rehearse(self) -> None:
        raise RuntimeError("no database")


@pytest.fixture(autouse=True)
def nothing_active() -> None:
    ACTIVE.set(())


def claim(
    place: int, traceparent: str = "", *, attempts: int = 1, claim_id: UUID | None = None
) -> QueuedClaim:
    message = ClaimSubmitted(traceparent=traceparent).SerializeToString()
    return QueuedClaim(place, claim_id or uuid4(), message, 1, attempts, NOW)


def traced(spans: RecordedSpans, *failing: QueuedClaim) -> TracedReviewClaims:
    return TracedReviewClaims(cast(ReviewClaims, Review(spans, failing)), spans.tracing)


async def test_each_claim_is_reviewed_in_its_own_trace_with_the_steps_of_the_batch() -> None:
    spans = RecordedSpans()
    first, second = claim(1, CALLER), claim(3, OTHER, attempts=2)
    await traced(spans)([first, claim(2), second])
    reviews, steps = spans.every("review a claim"), spans.every("find earlier stays")
    assert [trace_id(span) for span in reviews] == [TRACE, "1" * 32]
    assert attributes(reviews[1]) == {
        "wardgate.claim_id": str(second.claim_id),
        "wardgate.attempt": 2,
        "wardgate.batch.size": 3,
    }
    assert [parent_id(span) for span in steps] == [span_id(span) for span in reviews]


async def test_a_claim_that_fails_has_an_error_and_the_others_of_its_batch_have_none() -> None:
    spans = RecordedSpans()
    whole, failing = claim(1, CALLER), claim(2, OTHER)
    assert [one.queued for one in await traced(spans, failing)([whole, failing])] == [failing]
    first, second = spans.every("review a claim")
    assert (first.status.status_code, second.status.status_code) == (StatusCode.UNSET, StatusCode.ERROR)


async def test_claims_without_a_trace_or_that_are_not_sampled_have_no_span() -> None:
    spans = RecordedSpans()
    await traced(spans)([claim(1), claim(2, UNSAMPLED_CALLER), claim(3, "nonsense")])
    assert spans.all == []


async def test_a_rehearsal_is_the_same_without_a_span() -> None:
    with pytest.raises(RuntimeError, match="no database"):
        await traced(RecordedSpans()).rehearse()


def test_a_record_about_a_claim_names_its_trace_sampled_or_not() -> None:
    assert trace_fields(claim(1, CALLER)) == trace_fields(claim(1, UNSAMPLED_CALLER)) == {"trace_id": TRACE}
    assert trace_fields(claim(1)) == {}


def test_a_message_that_cannot_be_parsed_has_no_trace() -> None:
    assert trace_fields(QueuedClaim(1, uuid4(), b"\xff\xff", 1, 1, NOW)) == {}
