"""Elements of FHIR that are written in many places."""

from collections.abc import Iterable

from insurance.claim.fhir.writing.values import Json, code_of, given, text_of, uri_of
from insurance.claim.parts.values import Coding

# HL7's extension that takes the place of a required element without a value.
UNKNOWN: Json = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    ]
}
# Of a required reference that the claim does not have.
NOT_SENT: Json = {"display": "Không có trong hồ sơ / Not in the claim"}


def concept(system: str | None, code: str | None) -> Json | None:
    """A CodeableConcept with one code; None where FHIR cannot hold it."""
    coding = coding_of(Coding(system, code)) if code else None
    return {"coding": [coding]} if coding is not None else None


def coding_of(coding: Coding) -> Json | None:
    """One coding; None where FHIR cannot hold it."""
    code, system = code_of(coding.code), uri_of(coding.system)
    if code is None or (coding.system and system is None):
        return None
    return given(system=system, code=code)


def identifier(system: str | None, value: str | None) -> Json | None:
    """One identifier; None where FHIR cannot hold it."""
    text = text_of(value)
    return given(system=uri_of(system), value=text) if text is not None else None


def numbered(entries: Iterable[Json]) -> list[Json]:
    """With their sequences, from 1."""
    return [{"sequence": sequence, **entry} for sequence, entry in enumerate(entries, 1)]
