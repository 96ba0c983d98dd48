"""The ports of claims with spans. Without tracing, they are what they wrap."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from gateway.claims.intake.receive_claims import Intake
from gateway.tracing.span_types import KEEP_CLAIMS, WAIT_FOR_REVIEW
from review.mailbox.answer import Answer
from runtime.tracing.tracing import Tracing, traced


class Reviews(Protocol):
    """The answers of the review: see submit_claim.py."""

    async def wait(self, claim_id: UUID, within: timedelta) -> Answer | None:
        """Return the answer to a claim, or None where it does not come in time."""
        ...


class TracedIntake:
    """The port Intake."""

    def __init__(self, intake: Intake, tracing: Tracing | None) -> None:
        self.keep = traced(tracing, KEEP_CLAIMS, intake.keep)


class TracedReviews:
    """The port Reviews."""

    def __init__(self, reviews: Reviews, tracing: Tracing | None) -> None:
        self.wait = traced(tracing, WAIT_FOR_REVIEW, reviews.wait)
