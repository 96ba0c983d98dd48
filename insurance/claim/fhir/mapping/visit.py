"""Maps whether the patient was an inpatient, came as an emergency, and was referred."""

from collections.abc import Sequence

from insurance.claim.fhir.mapping.codings import codings_of
from insurance.claim.fhir.mapping.encounters import classes_of
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.parts.visit import Visit
from insurance.claim.parts.visit_code import says_emergency, says_referred
from insurance.claim.visit_kinds import INPATIENT_KINDS, OUTPATIENT_KINDS

VISIT_KIND_URL = "urn:wardgate:extension:visit-kind"
ACT_CODE_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

# HL7's classes of encounter. EMER may be either: some of these patients are admitted.
INPATIENT_CLASSES = frozenset({"IMP", "ACUTE", "NONAC"})
OUTPATIENT_CLASSES = frozenset({"AMB", "HH", "SS", "VR"})
EMERGENCY_CLASS = "EMER"


def is_inpatient(claim: FhirObject, kind: str | None, encounters: Sequence[FhirObject]) -> bool | None:
    """By the kind of visit; else by a class of encounter: of Claim.subType, else of the Encounters."""
    if kind is not None:
        return _classify(kind, INPATIENT_KINDS, OUTPATIENT_KINDS)
    for coding in codings_of(claim.subType):
        if coding.system == ACT_CODE_SYSTEM:
            return _classify(coding.code, INPATIENT_CLASSES, OUTPATIENT_CLASSES)
    return _of_all(encounters) if encounters else None


def is_emergency(claim: FhirObject, visit: Visit, encounters: Sequence[FhirObject]) -> bool:
    """By the codes of the visit, or a class of encounter: of Claim.subType or of an Encounter."""
    if says_emergency(visit):
        return True
    codings = (
        [*codings_of(claim.subType), *classes_of(encounters)] if encounters else codings_of(claim.subType)
    )
    return any(coding.system == ACT_CODE_SYSTEM and coding.code == EMERGENCY_CLASS for coding in codings)


def is_referred(claim: FhirObject, visit: Visit) -> bool:
    """Whether Claim.referral is given, or the visit names a referral."""
    return claim.referral is not None or says_referred(visit)


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
