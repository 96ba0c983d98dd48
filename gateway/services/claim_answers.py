"""From what became of claims to messages."""

from collections.abc import Sequence

from gateway.claims.claim_list import Cursor, Filter
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.take_in_claims import Acknowledgement
from gateway.services.claim_requests import STATES
from gateway.v1 import claim_service_pb2 as messages
from review.v1.claim_reviewed_pb2 import ClaimReviewed

STATE_OF = {state: number for number, state in STATES.items()}


def to_submit_response(acknowledged: Acknowledgement) -> messages.SubmitClaimResponse:
    """The claim that stands, with its review where there is one."""
    claim = acknowledged.claim
    response = messages.SubmitClaimResponse(
        claim_id=str(claim.claim_id),
        state=STATE_OF[claim.state],
        already_known=acknowledged.already_known,
        set_aside=claim.set_aside,
    )
    if claim.reviewed:
        reviewed = ClaimReviewed.FromString(claim.reviewed)
        response.review.CopyFrom(reviewed.review)
        response.claim_response = reviewed.claim_response
    return response


def to_check_response(answer: bytes) -> messages.CheckClaimResponse:
    """The review that would have been kept."""
    reviewed = ClaimReviewed.FromString(answer)
    return messages.CheckClaimResponse(review=reviewed.review, claim_response=reviewed.claim_response)


def to_get_response(claim: KeptClaim) -> messages.GetClaimResponse:
    """The claim with the bytes as they were handed in."""
    return messages.GetClaimResponse(claim=_claim(claim), content=claim.content)


def to_list_response(
    claims: Sequence[KeptClaim], next_page: Cursor | None, sought: Filter
) -> messages.ListClaimsResponse:
    """A page."""
    return messages.ListClaimsResponse(
        claims=[_claim(claim) for claim in claims],
        next_page_token=next_page.token(sought) if next_page else "",
    )


def _claim(claim: KeptClaim) -> messages.Claim:
    message = messages.Claim(
        claim_id=str(claim.claim_id),
        state=STATE_OF[claim.state],
        number=claim.number,
        facility=claim.facility,
        format=f"CLAIM_FORMAT_{claim.format}",
        replaces_claim_id=str(claim.replaces_claim_id or ""),
        replaced_by_claim_id=str(claim.replaced_by_claim_id or ""),
        set_aside=claim.set_aside,
    )
    message.received_at.FromDatetime(claim.received_at)
    if claim.reviewed:
        reviewed = ClaimReviewed.FromString(claim.reviewed)
        message.reviewed_at.CopyFrom(reviewed.reviewed_at)
        message.review.CopyFrom(reviewed.review)
        message.claim_response = reviewed.claim_response
    return message
