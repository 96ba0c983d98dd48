"""Maps the diagnoses of a claim."""

from collections.abc import Iterable

from insurance.claim.claim import Coding, Diagnosis
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.lines import codings_of

DIAGNOSIS_TYPE_SYSTEM = "http://terminology.hl7.org/CodeSystem/ex-diagnosistype"


def diagnoses_of(diagnoses: Iterable[FhirObject] | None) -> tuple[Diagnosis, ...]:
    """Claim.diagnosis. Which one is principal is known only where at least one of them has a type."""
    if not diagnoses:
        return ()
    typed = any(diagnosis.type for diagnosis in diagnoses)
    return tuple(
        [
            Diagnosis(
                diagnosis.sequence,
                (place,),
                _code(diagnosis.diagnosisCodeableConcept),
                _is_principal(diagnosis) if typed else None,
            )
            for place, diagnosis in enumerate(diagnoses)
        ]
    )


def _code(concept: FhirObject | None) -> Coding | None:
    """The ICD-10 code where there is one, else the first code."""
    codings = codings_of(concept)
    for coding in codings:
        if coding.system and "icd-10" in coding.system.lower():
            return coding
    return codings[0] if codings else None


def _is_principal(diagnosis: FhirObject) -> bool:
    for concept in diagnosis.type or ():
        for coding in concept.coding or ():
            if coding.code == "principal" and coding.system in (DIAGNOSIS_TYPE_SYSTEM, None):
                return True
    return False
