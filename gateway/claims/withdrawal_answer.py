"""Answers a claim that withdraws another one: it is not reviewed."""

from datetime import UTC, datetime
from uuid import UUID

from gateway.claims.signatures.signature_message import signature_message
from insurance.claim.bhyt.signature import Signature
from insurance.claim.claim import Claim
from insurance.claim.responses import withdrawal_response
from review.v1.claim_reviewed_pb2 import ClaimReviewed


def withdrawal_answer(
    claim: Claim, claim_id: UUID, received_at: datetime, signature: Signature | None = None
) -> ClaimReviewed:
    """The message that a review would have, without a review. `received_at` has a time zone."""
    answer = ClaimReviewed(
        claim_id=str(claim_id),
        claim_response=withdrawal_response(claim, str(claim_id), received_at, signature),
        signature=signature_message(signature),
    )
    answer.reviewed_at.FromDatetime(received_at.astimezone(UTC))
    return answer
