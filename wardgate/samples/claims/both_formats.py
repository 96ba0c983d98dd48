"""Writes a visit in BHYT XML, and with the same facts in FHIR."""

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.fhir.writing.fhir_writer import FhirWriter
from insurance.claim.format import ClaimFormat
from insurance.money import DONG
from wardgate.samples.claims.bhyt_export import to_bhyt
from wardgate.samples.claims.fhir_claim import to_fhir
from wardgate.samples.claims.visit import Visit


class BothFormats:
    """Make it once: the reader of exports reads the decisions."""

    def __init__(self) -> None:
        self._reader = BhytReader(ClaimFormat.BHYT_XML)
        self._writer = FhirWriter(ClaimFormat.FHIR_R4_JSON)

    def write(self, visit: Visit, number: str, receipt: str | None) -> tuple[bytes, bytes | None]:
        """FHIR R4 JSON, and the export; no export can have a bill in another currency."""
        if visit.currency != DONG:
            return to_fhir(visit, number, receipt), None
        export = to_bhyt(visit, number, receipt)
        read = self._reader.read_fast(export) or self._reader.read_validating(export)
        return self._writer.write(read), export
