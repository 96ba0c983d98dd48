"""The ports of claims with spans. Without tracing, they are what they wrap."""

from gateway.claims.intake.receive_claims import Intake
from gateway.claims.intake.submit_claim import Reviews
from gateway.tracing.span_types import KEEP_CLAIMS, WAIT_FOR_REVIEW
from runtime.tracing.tracing import Tracing, traced


class TracedIntake:
    """The port Intake."""

    def __init__(self, intake: Intake, tracing: Tracing | None) -> None:
        self.keep = traced(tracing, KEEP_CLAIMS, intake.keep)


class TracedReviews:
    """The port Reviews."""

    def __init__(self, reviews: Reviews, tracing: Tracing | None) -> None:
        self.wait = traced(tracing, WAIT_FOR_REVIEW, reviews.wait)
