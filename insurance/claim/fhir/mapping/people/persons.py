"""Tells whether two references to Patients mean two persons: what is one's does not count for the other."""

from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.identifiers import valid_numbers
from insurance.claim.fhir.mapping.references import References

# A card number ends in the insurance number of its holder: one person may have several cards.
INSURANCE_DIGITS = 10
# The link to the Patient that is to be used in place of this one: `link` is a modifier in FHIR.
REPLACED_BY = "replaced-by"
# Records are merged once or twice.
MOST_LINKS = 4


def current_patient(reference: FhirObject | None, references: References) -> FhirObject | None:
    """The Patient referred to, or the one into whose record it was merged, as far as that one came along."""
    patient = references.find(reference, "Patient")
    for _ in range(MOST_LINKS):
        found = _replacing(patient, references) if patient is not None and patient.link else None
        if found is None:
            break
        patient, references = found, references.within(found)
    return patient


def is_another(
    subject: FhirObject | None, within: References, patient: FhirObject, references: References
) -> bool:
    """Whether `subject` can only mean another person than the claim's `patient`.

    `subject` is a reference in a resource that came along, where `within` resolves.
    """
    if subject is None:
        return False
    found, person = current_patient(subject, within), current_patient(patient, references)
    if found is not None and person is not None:
        return are_two(found, person)
    if any(record is not None and record.link for record in (found, person)):
        # The one that did not come along may be the other record of the same person.
        return False
    return _are_named_apart(subject, found, patient, person)


def are_two(one: FhirObject, other: FhirObject) -> bool:
    """Whether two records are those of two persons: they have no number in common."""
    return one is not other and not set(valid_numbers(one.identifier or ())) & set(
        valid_numbers(other.identifier or ())
    )


def number_of_person(system: str, number: str) -> str:
    """The number, or of a card that of its holder."""
    return number[-INSURANCE_DIGITS:] if system == CARD_NUMBER_SYSTEM else number


def _replacing(patient: FhirObject, references: References) -> FhirObject | None:
    within = references.within(patient)
    named = (link.other for link in patient.link if link.type == REPLACED_BY)
    return next(filter(None, (within.find(other, "Patient") for other in named)), None)


def _are_named_apart(
    one: FhirObject, found: FhirObject | None, other: FhirObject, person: FhirObject | None
) -> bool:
    """Whether two references, of which one Patient at most came along, can only mean two persons."""
    first, second = _numbers(one, found), _numbers(other, person)
    common = first.keys() & second.keys()
    if common:
        return all(first[system].isdisjoint(second[system]) for system in common)
    names = [(each.reference or "").partition("/_history/")[0] for each in (one, other)]
    # What one server has under two ids, or a Bundle under two UUIDs.
    places = {name.rpartition("/")[0] for name in names}
    return all(names) and not any(name.startswith("#") for name in names) and len(places) < len(set(names))


def _numbers(reference: FhirObject, found: FhirObject | None) -> dict[str, set[str]]:
    """By their systems."""
    own = [] if reference.identifier is None else [reference.identifier]
    numbers: dict[str, set[str]] = {}
    for system, number in valid_numbers([*own, *((found.identifier or ()) if found is not None else ())]):
        numbers.setdefault(system, set()).add(number_of_person(system, number))
    return numbers
