"""From claims and their reviews to response messages."""

import asyncio
from collections.abc import Sequence
from datetime import UTC

from gateway.claims.cancelling.cancel_claim import Cancelled
from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.explaining.explain_claim import Explained
from gateway.claims.intake.receive_claims import Acknowledgement
from gateway.claims.kept_claim import ClaimUse, KeptClaim
from gateway.services.claim_decision import fill_decision, fill_question, words_of
from gateway.services.claim_requests import STATES
from gateway.services.claim_review import fill_remarks, fill_review, fill_signature
from gateway.v1 import claim_service_pb2 as messages
from insurance.claim.responses import closed_response
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.decision_pb2 import ClaimDecided
from review.v1.review_pb2 import Review

STATE_OF = {state: number for number, state in STATES.items()}
USE_OF = {use: messages.ClaimUse.Value(f"CLAIM_USE_{use.name}") for use in ClaimUse}
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
        replaces_claim_id=str(claim.replaces_claim_id or ""),
        is_withdrawal=claim.is_withdrawal,
    )
    if claim.answer:
        _fill_answer(response, ClaimReviewed.FromString(claim.answer), claim)
    elif claim.archived and claim.decided and not claim.closed_as:
        _fill_decided(response, claim, ClaimDecided.FromString(claim.decided), Review())
    return response


def to_check_response(answer: bytes) -> messages.CheckClaimResponse:
    """The result of a dry run, from a serialised ClaimReviewed."""
    response = messages.CheckClaimResponse()
    _fill_answer(response, ClaimReviewed.FromString(answer))
    return response


def to_get_response(claim: KeptClaim) -> messages.GetClaimResponse:
    """The claim with its content as submitted."""
    response = messages.GetClaimResponse(content=claim.content or b"")
    _fill_claim(response.claim, claim)
    return response


def to_cancel_response(cancelled: Cancelled) -> messages.CancelClaimResponse:
    """The claim that is cancelled."""
    response = messages.CancelClaimResponse(already_known=cancelled.already_known)
    _fill_claim(response.claim, cancelled.claim)
    return response


def to_explain_response(explained: Explained) -> messages.ExplainClaimResponse:
    """The claim that is explained."""
    response = messages.ExplainClaimResponse(already_known=explained.already_known)
    response.explained_at.FromDatetime(explained.explained_at.astimezone(UTC))
    _fill_claim(response.claim, explained.claim)
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
    message.use = USE_OF[claim.use]  # type: ignore[assignment]
    message.is_withdrawal = claim.is_withdrawal
    message.preauthorization_claim_id = str(claim.preauthorization_claim_id or "")
    message.received_at.FromDatetime(claim.received_at)
    if claim.archived:
        message.archived.file = claim.archived.file
        message.archived.archived_at.FromDatetime(claim.archived.archived_at)
    if claim.answer:
        answer = ClaimReviewed.FromString(claim.answer)
        if claim.reviewed:
            message.reviewed_at.CopyFrom(answer.reviewed_at)
        _fill_answer(message, answer, claim)
    elif claim.archived and claim.decided and not claim.closed_as:
        _fill_decided(message, claim, ClaimDecided.FromString(claim.decided), Review())


def _fill_answer(
    message: messages.SubmitClaimResponse | messages.CheckClaimResponse | messages.Claim,
    answer: ClaimReviewed,
    claim: KeptClaim | None = None,
) -> None:
    """Fill in review, decision and ClaimResponse; `claim` is None for a dry run, which keeps no claim."""
    is_closed = claim is not None and claim.closed_as is not None
    if answer.HasField("review"):
        fill_review(message.review, answer.review, is_closed=is_closed)
    message.claim_response = answer.claim_response
    fill_remarks(message.remarks, answer.remarks)
    if answer.HasField("signature"):
        fill_signature(message.signature, answer.signature)
    if claim is None or isinstance(message, messages.CheckClaimResponse):
        return
    if is_closed:
        message.claim_response = closed_response(claim.format, answer.claim_response)
    elif claim.decided:
        _fill_decided(message, claim, ClaimDecided.FromString(claim.decided), answer.review)


def _fill_decided(
    message: messages.SubmitClaimResponse | messages.Claim,
    claim: KeptClaim,
    decided: ClaimDecided,
    review: Review,
) -> None:
    words = words_of(decided, review)
    if claim.is_asked:
        fill_question(message.question, decided, words)
    else:
        fill_decision(message.decision, decided, words)
    if decided.claim_response:
        message.claim_response = decided.claim_response
