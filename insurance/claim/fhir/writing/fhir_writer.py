"""Writes claims as FHIR JSON of one release, and says what the document does not carry."""

from typing import Protocol

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.conversion.lost_facts import lost_facts
from insurance.claim.conversion.written_claim import WrittenClaim
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.writing.claim_document import claim_document
from insurance.claim.format import ClaimFormat

_encoder = msgspec.json.Encoder(decimal_format="number")


class Reader(Protocol):
    """Reads claims of every format (insurance/claim/reader.py)."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable."""
        ...


class FhirWriter:
    """For FHIR_R4_JSON or FHIR_R5_JSON."""

    def __init__(self, claim_format: ClaimFormat, reader: Reader) -> None:
        self._format = claim_format
        self._release = RELEASE_OF_FORMAT[claim_format]
        self._reader = reader

    def write(self, claim: Claim) -> WrittenClaim:
        """The claim as an indented document. It is read again: so no fact is lost without being named."""
        encoded = _encoder.encode(claim_document(claim, self._release))
        content = msgspec.json.format(encoded, indent=2) + b"\n"
        return WrittenClaim(content, lost_facts(claim, self._reader.read(content, self._format)))
