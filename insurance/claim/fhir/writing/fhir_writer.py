"""Writes claims as FHIR JSON of one release."""

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.writing.claim_document import claim_document
from insurance.claim.format import ClaimFormat

# What one call takes (docs/howto/submit-files.md). Indentation doubles the bytes of a claim.
SENT_BYTES = 4 * 1024 * 1024
_encoder = msgspec.json.Encoder(decimal_format="number")


class FhirWriter:
    """For FHIR_R4_JSON or FHIR_R5_JSON."""

    def __init__(self, claim_format: ClaimFormat) -> None:
        self._release = RELEASE_OF_FORMAT[claim_format]

    def write(self, claim: Claim) -> bytes:
        """The claim as a document, indented if it is small enough to be sent so.

        What FHIR cannot hold is not in it: read it, and compare.
        """
        encoded = _encoder.encode(claim_document(claim, self._release))
        indented = msgspec.json.format(encoded, indent=2) + b"\n"
        return indented if len(indented) <= SENT_BYTES else encoded
