"""Reads the content of a claim by the reader of its format."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from insurance.claim.claim import Claim
from insurance.claim.fhir.reader import FhirReader
from insurance.claim.format import ClaimFormat


class FormatReader(Protocol):
    """Reads the content of one format."""

    def read_fast(self, content: bytes) -> Claim | None:
        """The claim, or None where only validation can tell whether the content is one. Microseconds."""
        ...

    def read_validating(self, content: bytes) -> Claim:
        """The same claim by full validation. Raises Unreadable with its faults. Milliseconds."""
        ...


READERS: Mapping[ClaimFormat, Callable[[ClaimFormat], FormatReader]] = {
    ClaimFormat.FHIR_R4_JSON: FhirReader,
    ClaimFormat.FHIR_R5_JSON: FhirReader,
}


class ClaimReader:
    """Reads claims of every format. Make it once for a process; several threads may use it at once.

    To make a reader can take some tenths of a second. Those of the `ready` formats are made at once, the
    others when the first claim of their format comes.
    """

    def __init__(self, ready: Iterable[ClaimFormat] = (ClaimFormat.FHIR_R4_JSON,)) -> None:
        self._readers = {claim_format: READERS[claim_format](claim_format) for claim_format in ready}

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable with the faults by their paths."""
        reader = self._reader(claim_format)
        return reader.read_fast(content) or reader.read_validating(content)

    def read_fast(self, content: bytes, claim_format: ClaimFormat) -> Claim | None:
        """The claim, or None where only validation can tell whether the content is one. Microseconds."""
        return self._reader(claim_format).read_fast(content)

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The same claim by full validation. Raises Unreadable with its faults. Milliseconds."""
        return self._reader(claim_format).read_validating(content)

    def _reader(self, claim_format: ClaimFormat) -> FormatReader:
        reader = self._readers.get(claim_format)
        if reader is None:
            reader = self._readers[claim_format] = READERS[claim_format](claim_format)
        return reader
