"""Maps the codes of a CodeableConcept."""

from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.parts.values import Coding


def codings_of(concept: FhirObject | None) -> tuple[Coding, ...]:
    """The codings of a CodeableConcept that have a code, in the order sent."""
    if concept is None or not (codings := concept.coding):
        return ()
    if len(codings) == 1:
        # Nine concepts in ten have one coding: no loop for them.
        only = codings[0]
        return (Coding(only.system, only.code),) if only.code is not None else ()
    return tuple([Coding(coding.system, coding.code) for coding in codings if coding.code is not None])


def first_code_of(concept: FhirObject) -> str | None:
    """The first code of any system."""
    for coding in concept.coding or ():
        if coding.code is not None:
            return str(coding.code)
    return None
