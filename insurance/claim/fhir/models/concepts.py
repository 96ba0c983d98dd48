"""The concepts for which FHIR requires a code of a closed set: of what is read, the statuses of a Condition.

All other required sets are of elements of the type code (code_sets.py).
"""

from collections.abc import Mapping
from typing import NamedTuple

from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.release import Release


class ConceptSet(NamedTuple):
    """The codes of one system."""

    system: str
    codes: frozenset[str]


_CLINICAL = frozenset({"active", "inactive", "recurrence", "relapse", "remission", "resolved"})
_CODES_OF_CLINICAL = {Release.R4: _CLINICAL, Release.R5: _CLINICAL | {"unknown"}}
_VERIFICATION = ConceptSet(
    "http://terminology.hl7.org/CodeSystem/condition-ver-status",
    frozenset({"confirmed", "differential", "entered-in-error", "provisional", "refuted", "unconfirmed"}),
)
# By the release, the type and the element.
CONCEPTS: Mapping[tuple[str, str], Mapping[str, ConceptSet]] = {
    (release, "Condition"): {
        "clinicalStatus": ConceptSet("http://terminology.hl7.org/CodeSystem/condition-clinical", codes),
        "verificationStatus": _VERIFICATION,
    }
    for release, codes in _CODES_OF_CLINICAL.items()
}


def is_outside(concept: FhirObject, allowed: ConceptSet) -> bool:
    """Whether the concept has codes, and none of them is of the set. A code without a system may be."""
    codings = [coding for coding in concept.coding or () if isinstance(coding.code, str)]
    return bool(codings) and not any(
        coding.code in allowed.codes and coding.system in (allowed.system, None) for coding in codings
    )
