"""Maps the kind of visit: whether the patient was an inpatient."""

from collections.abc import Sequence

from insurance.claim.fhir.mapping.codings import codings_of
from insurance.claim.fhir.mapping.encounters import classes_of
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.visit_kinds import INPATIENT_KINDS, OUTPATIENT_KINDS

VISIT_KIND_URL = "urn:wardgate:extension:visit-kind"
ACT_CODE_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

# HL7's classes of encounter. EMER may be either: some of these patients are admitted.
INPATIENT_CLASSES = frozenset({"IMP", "ACUTE", "NONAC"})
OUTPATIENT_CLASSES = frozenset({"AMB", "HH", "SS", "VR"})
EMERGENCY_CLASS = "EMER"


def is_inpatient(claim: FhirObject, encounters: Sequence[FhirObject]) -> bool | None:
    """By our extension visit-kind; else by a class of encounter: of Claim.subType, else of the Encounters."""
    for extension in claim.extension or ():
        if extension.url == VISIT_KIND_URL:
            return _classify(extension.valueCode, INPATIENT_KINDS, OUTPATIENT_KINDS)
    for coding in codings_of(claim.subType):
        if coding.system == ACT_CODE_SYSTEM:
            return _classify(coding.code, INPATIENT_CLASSES, OUTPATIENT_CLASSES)
    return _of_all(encounters) if encounters else None


def is_emergency(claim: FhirObject, encounters: Sequence[FhirObject]) -> bool:
    """Whether Claim.subType or an Encounter has the class of emergencies."""
    codings = (
        [*codings_of(claim.subType), *classes_of(encounters)] if encounters else codings_of(claim.subType)
    )
    return any(coding.system == ACT_CODE_SYSTEM and coding.code == EMERGENCY_CLASS for coding in codings)


def _of_all(encounters: Sequence[FhirObject]) -> bool | None:
    """What the classes of all Encounters say, where they agree."""
    said = {
        _classify(coding.code, INPATIENT_CLASSES, OUTPATIENT_CLASSES)
        for coding in classes_of(encounters)
        if coding.system == ACT_CODE_SYSTEM
    }
    return said.pop() if len(said) == 1 else None


def _classify(code: str | None, inpatient: frozenset[str], outpatient: frozenset[str]) -> bool | None:
    if code in inpatient:
        return True
    return False if code in outpatient else None
