"""The patient of a claim, as both paths read it."""

from insurance.claim.parts.patient import Patient
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import R4


def both_ways(reader: ClaimReader, sent: bytes) -> Patient:
    """Fails where they differ."""
    read = reader.read_validating(sent, R4).patient
    fast = reader.read_fast(sent, R4)
    assert fast is not None
    assert fast.patient == read
    return read
