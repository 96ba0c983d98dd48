"""Reads the content of a claim by the reader of its format."""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Protocol

from insurance.claim.bhyt.reader import BhytReader
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
    ClaimFormat.BHYT_XML: BhytReader,
}


class ClaimReader:
    """Reads claims of every format. Make it once for a process; several threads may use it at once.

    To make a reader can take some tenths of a second. Those of the `ready` formats are made at once, the
    others when they are prepared, or when the first claim of their format comes.
    """

    def __init__(self, ready: Iterable[ClaimFormat] = (ClaimFormat.FHIR_R4_JSON,)) -> None:
        self._readers: dict[ClaimFormat, FormatReader] = {}
        self._preparing = Lock()
        for claim_format in ready:
            self.prepare(claim_format)

    def prepare(self, claim_format: ClaimFormat) -> FormatReader:
        """The reader of the format, which is made if it is not there yet; from any thread."""
        with self._preparing:
            reader = self._readers.get(claim_format)
            if reader is None:
                reader = self._readers[claim_format] = READERS[claim_format](claim_format)
            return reader

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable with the faults by their paths."""
        reader = self._readers.get(claim_format) or self.prepare(claim_format)
        return reader.read_fast(content) or reader.read_validating(content)

    def read_fast(self, content: bytes, claim_format: ClaimFormat) -> Claim | None:
        """The claim, in microseconds.

        None where only validation can tell whether the content is a claim, and until the reader is made.
        """
        reader = self._readers.get(claim_format)
        return reader.read_fast(content) if reader else None

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The same claim by full validation, in milliseconds, or when the reader is made.

        For content for which `read_fast` returned None. Raises Unreadable with every fault.
        """
        if claim_format not in self._readers:
            return self.read(content, claim_format)
        return self._readers[claim_format].read_validating(content)
