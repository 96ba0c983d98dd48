"""The sequences in the lists of a Claim: each is a key, which items refer to.

Those of details and subDetails are not checked: nothing in a Claim refers to them, and an example of HL7 has
the same ones twice.
"""

from collections.abc import Iterable, Mapping, Sequence

from insurance.claim.fhir.mapping.fhir_object import FhirObject

# What an item refers to by its sequence, and the list of the Claim that has it.
REFERRED: Mapping[str, str] = {
    "careTeamSequence": "careTeam",
    "diagnosisSequence": "diagnosis",
    "procedureSequence": "procedure",
    "informationSequence": "supportingInfo",
}


def are_unique(keyed: Sequence[FhirObject]) -> bool:
    """Whether no two have the same sequence."""
    return len(keyed) == 1 or len({one.sequence for one in keyed}) == len(keyed)


def refer_to_given(claim: FhirObject) -> bool:
    """Whether all sequences that the items refer to are given in the Claim."""
    referring = [
        item
        for item in claim.item or ()
        # Most items refer to nothing: no loop for them.
        if item.careTeamSequence
        or item.diagnosisSequence
        or item.procedureSequence
        or item.informationSequence
    ]
    return not referring or all(_are_given(claim, referring, name) for name in REFERRED)


def _are_given(claim: FhirObject, items: Iterable[FhirObject], name: str) -> bool:
    given = {one.sequence for one in getattr(claim, REFERRED[name]) or ()}
    return all(given.issuperset(getattr(item, name) or ()) for item in items)
