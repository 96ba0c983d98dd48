"""Maps the Encounters sent with a claim: what they say of the stay where the claim itself does not."""

from collections.abc import Iterator, Sequence

from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.references import References

# The statuses of an encounter that the patient did not have.
NO_ENCOUNTER = frozenset({"cancelled", "entered-in-error", "planned"})


def encounters_of(claim: FhirObject, references: References | None) -> Sequence[FhirObject]:
    """The Encounters that the claim and its items refer to, each once."""
    if references is None:
        return ()
    found = (references.find(reference, "Encounter") for reference in _referred(claim))
    return [
        encounter
        for encounter in {id(one): one for one in found if one is not None}.values()
        if encounter.status not in NO_ENCOUNTER
    ]


def period_of(claim: FhirObject, encounters: Sequence[FhirObject]) -> FhirObject | None:
    """Claim.billablePeriod, or else the period of the only Encounter."""
    if claim.billablePeriod is not None or len(encounters) != 1:
        return claim.billablePeriod
    # Its name in R5, and in R4.
    return encounters[0].actualPeriod or encounters[0].period


def classes_of(encounters: Sequence[FhirObject]) -> Iterator[FhirObject]:
    """The codings of Encounter.class: a Coding in R4, CodeableConcepts in R5."""
    for encounter in encounters:
        classes = encounter.class_fhir
        if isinstance(classes, list):
            for concept in classes:
                yield from concept.coding or ()
        elif classes is not None:
            yield classes


def _referred(claim: FhirObject) -> Iterator[FhirObject]:
    yield from claim.encounter or ()
    for item in claim.item or ():
        yield from item.encounter or ()
