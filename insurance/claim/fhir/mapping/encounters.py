"""Maps the Encounters sent with a claim: what they say of the stay where the claim itself does not."""

from collections.abc import Iterator, Sequence

from insurance.claim.fhir.mapping.facts.unread import OF_ANOTHER, Unread
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.people.persons import is_another
from insurance.claim.fhir.mapping.references import References

# The statuses of an encounter that the patient did not have.
NO_ENCOUNTER = frozenset({"cancelled", "entered-in-error", "planned"})


def encounters_of(claim: FhirObject, references: References | None, unread: Unread) -> Sequence[FhirObject]:
    """The Encounters of the patient that the claim and its items refer to, each once."""
    if references is None:
        return ()
    encounters: dict[int, FhirObject] = {}
    for position, element, reference in _referred(claim):
        found = references.find(reference, "Encounter")
        if found is None or id(found) in encounters:
            continue
        encounters[id(found)] = found
        if is_another(found.subject, references.within(found), claim.patient, references):
            unread.add(position, element, OF_ANOTHER)
            encounters[id(found)] = None
    return [one for one in encounters.values() if one is not None and one.status not in NO_ENCOUNTER]


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


def _referred(claim: FhirObject) -> Iterator[tuple[tuple[int, ...], str, FhirObject]]:
    """The references, each with the position of its item and its own place there."""
    for place, reference in enumerate(claim.encounter or ()):
        yield (), f"encounter[{place}]", reference
    for position, item in enumerate(claim.item or ()):
        for place, reference in enumerate(item.encounter or ()):
            yield (position,), f"encounter[{place}]", reference
