"""Writes the answers to claims that are not judged, in the format that the claim was sent in."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from insurance.claim.bhyt.answer import closed_answer, withdrawal_answer
from insurance.claim.bhyt.signature import Signature
from insurance.claim.claim import Claim
from insurance.claim.fhir import claim_response as fhir
from insurance.claim.format import ClaimFormat


class Responses(msgspec.Struct, frozen=True):
    """The writers of one format."""

    to_withdrawal: Callable[[Claim, str, datetime, Signature | None], bytes]
    closed: Callable[[bytes], bytes]


def _fhir_withdrawal(claim: Claim, claim_id: str, created: datetime, _: Signature | None) -> bytes:
    return fhir.withdrawal_response(claim, claim_id, created)


FHIR = Responses(_fhir_withdrawal, fhir.closed_response)
RESPONSES: Mapping[ClaimFormat, Responses] = {
    ClaimFormat.FHIR_R4_JSON: FHIR,
    ClaimFormat.FHIR_R5_JSON: FHIR,
    ClaimFormat.BHYT_XML: Responses(withdrawal_answer, closed_answer),
}


def withdrawal_response(
    claim: Claim, claim_id: str, created: datetime, signature: Signature | None = None
) -> bytes:
    """The answer to a claim that withdraws another one. `created` has a time zone."""
    return RESPONSES[claim.format].to_withdrawal(claim, claim_id, created, signature)


def closed_response(claim_format: ClaimFormat, response: bytes) -> bytes:
    """The answer to a claim that was withdrawn or replaced after it was answered so: it grants nothing."""
    return RESPONSES[claim_format].closed(response)
