"""Maps the diagnoses of a claim."""

import re

from insurance.claim.fhir.mapping.codings import codings_of
from insurance.claim.fhir.mapping.facts.unread import OF_ANOTHER, Unread
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.people.persons import is_another
from insurance.claim.fhir.mapping.references import References
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.values import Coding

DIAGNOSIS_TYPE_SYSTEM = "http://terminology.hl7.org/CodeSystem/ex-diagnosistype"

# The same as a URL and as an OID.
ICD_10_SYSTEMS = frozenset({"http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"})
# The verification statuses of a Condition that the patient does not have.
NO_CONDITION = frozenset({"refuted", "entered-in-error"})
MODIFICATION = re.compile("icd-10-?[a-z]")


def diagnoses_of(claim: FhirObject, references: References | None, unread: Unread) -> tuple[Diagnosis, ...]:
    """Claim.diagnosis. Which one is principal is known only where at least one of them has a type."""
    diagnoses = claim.diagnosis
    if not diagnoses:
        return ()
    conditions = _Conditions(claim.patient, references, unread)
    typed = any(diagnosis.type for diagnosis in diagnoses)
    return tuple(
        [
            Diagnosis(
                diagnosis.sequence,
                (place,),
                _code(diagnosis.diagnosisCodeableConcept or conditions.code_of(diagnosis, place)),
                _is_principal(diagnosis) if typed else None,
            )
            for place, diagnosis in enumerate(diagnoses)
        ]
    )


class _Conditions:
    """Those that came along with a claim for this patient."""

    def __init__(self, patient: FhirObject, references: References | None, unread: Unread) -> None:
        self._patient = patient
        self._references = references
        self._unread = unread

    def code_of(self, diagnosis: FhirObject, place: int) -> FhirObject | None:
        """The code of the Condition that the diagnosis refers to, if the patient has it."""
        references = self._references
        condition = references.find(diagnosis.diagnosisReference, "Condition") if references else None
        if references is None or condition is None:
            return None
        if is_another(condition.subject, references.within(condition), self._patient, references):
            self._unread.add((), f"diagnosis[{place}].diagnosisReference", OF_ANOTHER)
            return None
        statuses = codings_of(condition.verificationStatus)
        return None if any(status.code in NO_CONDITION for status in statuses) else condition.code


def _code(concept: FhirObject | None) -> Coding | None:
    """The code of WHO's ICD-10 where there is one, else of a national ICD-10, else the first code."""
    codings = codings_of(concept)
    if len(codings) < 2:
        return codings[0] if codings else None
    return min(codings, key=_rank)


def _rank(coding: Coding) -> int:
    system = (coding.system or "").lower()
    if system in ICD_10_SYSTEMS:
        return 0
    if "icd-10" not in system:
        return 3
    # A modification adds letters to the name, as ICD-10-CM and ICD-10-AM do: their codes are not WHO's.
    return 2 if MODIFICATION.search(system) else 1


def _is_principal(diagnosis: FhirObject) -> bool:
    for concept in diagnosis.type or ():
        for coding in concept.coding or ():
            if coding.code == "principal" and coding.system in (DIAGNOSIS_TYPE_SYSTEM, None):
                return True
    return False
