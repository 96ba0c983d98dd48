"""Writes the answer to a claim in the kind of document that belongs to the format of the claim."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from insurance.claim.bhyt.signature import Signature
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.text import Text
from review.answer.bhyt_answer import bhyt_decision, bhyt_review
from review.answer.claim_response import claim_response
from review.answer.decision_response import decision_response
from review.v1.decision_pb2 import Decision
from review.v1.review_pb2 import Review


class Writers(msgspec.Struct, frozen=True):
    """The writers of one format: of the review, and of what a reviewer decided."""

    review: Callable[[Claim, Review, str, datetime, Signature | None], bytes]
    decision: Callable[[Claim, Decision, Mapping[str, Text], str, datetime, Signature | None], bytes]


def _fhir_review(
    claim: Claim, review: Review, claim_id: str, reviewed_at: datetime, _: Signature | None
) -> bytes:
    return claim_response(claim, review, claim_id, reviewed_at)


def _fhir_decision(
    claim: Claim,
    decision: Decision,
    reasons: Mapping[str, Text],
    claim_id: str,
    decided_at: datetime,
    _: Signature | None,
) -> bytes:
    return decision_response(claim, decision, reasons, claim_id, decided_at)


FHIR = Writers(_fhir_review, _fhir_decision)
WRITERS: Mapping[ClaimFormat, Writers] = {
    ClaimFormat.FHIR_R4_JSON: FHIR,
    ClaimFormat.FHIR_R5_JSON: FHIR,
    ClaimFormat.BHYT_XML: Writers(bhyt_review, bhyt_decision),
}


def review_response(
    claim: Claim, review: Review, claim_id: str, reviewed_at: datetime, signature: Signature | None = None
) -> bytes:
    """The review as a FHIR ClaimResponse, or as KETQUAGIAMDINH. `reviewed_at` has a time zone.

    `signature` is that of an export.
    """
    return WRITERS[claim.format].review(claim, review, claim_id, reviewed_at, signature)


def decided_response(
    claim: Claim,
    decision: Decision,
    reasons: Mapping[str, Text],
    claim_id: str,
    decided_at: datetime,
    signature: Signature | None = None,
) -> bytes:
    """The same for a decision. `reasons` have the words of each code of the decision."""
    return WRITERS[claim.format].decision(claim, decision, reasons, claim_id, decided_at, signature)
