"""Finds the code of one system among the concepts of an element."""

from collections.abc import Iterable

from insurance.claim.fhir.mapping.fhir_object import FhirObject


def code_in(concept: FhirObject | None, system: str) -> str | None:
    """The first code of the system; None where there is none."""
    if concept is None:
        return None
    return next((one.code for one in concept.coding or () if one.system == system and one.code), None)


def code_among(concepts: Iterable[FhirObject] | None, system: str) -> str | None:
    """The first code of the system in any of the concepts."""
    found = (code_in(concept, system) for concept in concepts or ())
    return next((code for code in found if code is not None), None)
