"""Writes the message that is stored with a reviewed claim."""

from datetime import UTC, datetime

from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Review


def answer_to(
    submitted: ClaimSubmitted, review: Review, claim_response: bytes, reviewed_at: datetime
) -> ClaimReviewed:
    """The answer to a submitted claim. `reviewed_at` has a time zone."""
    answer = ClaimReviewed(claim_id=submitted.claim_id, review=review, claim_response=claim_response)
    answer.reviewed_at.FromDatetime(reviewed_at.astimezone(UTC))
    return answer
