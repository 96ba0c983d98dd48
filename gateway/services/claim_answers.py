"""From claims and their reviews to response messages."""

import asyncio
from collections.abc import Sequence

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.intake.receive_claims import Acknowledgement
from gateway.claims.kept_claim import KeptClaim
from gateway.services.claim_requests import STATES
from gateway.services.claim_review import fill_review
from gateway.v1 import claim_service_pb2 as messages
from review.v1.claim_reviewed_pb2 import ClaimReviewed

STATE_OF = {state: number for number, state in STATES.items()}
# Writing so many claims with 50 findings each takes about 3 ms. Then the event loop does other work.
CLAIMS_AT_A_TIME = 8


def to_submit_response(acknowledged: Acknowledgement) -> messages.SubmitClaimResponse:
    """The claim that is kept, with its review if there is one."""
    claim = acknowledged.claim
    response = messages.SubmitClaimResponse(
        claim_id=str(claim.claim_id),
        state=STATE_OF[claim.state],
        already_known=acknowledged.already_known,
        set_aside=claim.set_aside,
    )
    if claim.reviewed:
        _fill_answer(response, ClaimReviewed.FromString(claim.reviewed))
    return response


def to_check_response(answer: bytes) -> messages.CheckClaimResponse:
    """The result of a dry run, from a serialised ClaimReviewed."""
    response = messages.CheckClaimResponse()
    _fill_answer(response, ClaimReviewed.FromString(answer))
    return response


def to_get_response(claim: KeptClaim) -> messages.GetClaimResponse:
    """The claim with its content as submitted."""
    response = messages.GetClaimResponse(content=claim.content)
    _fill_claim(response.claim, claim)
    return response


async def to_list_response(
    claims: Sequence[KeptClaim], next_page: PageCursor | None, sought: ClaimFilter
) -> messages.ListClaimsResponse:
    """One page of the list."""
    response = messages.ListClaimsResponse(next_page_token=next_page.token(sought) if next_page else "")
    for count, claim in enumerate(claims, 1):
        _fill_claim(response.claims.add(), claim)
        if count % CLAIMS_AT_A_TIME == 0:
            await asyncio.sleep(0)
    return response


def _fill_claim(message: messages.Claim, claim: KeptClaim) -> None:
    message.claim_id = str(claim.claim_id)
    message.state = STATE_OF[claim.state]
    message.number = claim.number
    message.facility = claim.facility
    message.format = messages.ClaimFormat.Value(f"CLAIM_FORMAT_{claim.format}")  # type: ignore[assignment]
    message.replaces_claim_id = str(claim.replaces_claim_id or "")
    message.replaced_by_claim_id = str(claim.replaced_by_claim_id or "")
    message.set_aside = claim.set_aside
    message.received_at.FromDatetime(claim.received_at)
    if claim.reviewed:
        reviewed = ClaimReviewed.FromString(claim.reviewed)
        message.reviewed_at.CopyFrom(reviewed.reviewed_at)
        _fill_answer(message, reviewed)


def _fill_answer(
    message: messages.SubmitClaimResponse | messages.CheckClaimResponse | messages.Claim,
    reviewed: ClaimReviewed,
) -> None:
    fill_review(message.review, reviewed.review)
    message.claim_response = reviewed.claim_response
