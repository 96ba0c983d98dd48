"""Maps the patient and the facility, by the identifiers of ours that the claim has."""

from collections.abc import Iterable, Mapping, Sequence

from insurance.claim.fact import ClaimFact
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    FACILITY_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
    PATIENT_NUMBER_SYSTEM,
)
from insurance.claim.fhir.mapping.date_times import DAY, local_day
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.identifiers import by_system, identifiers_of, valid_numbers
from insurance.claim.fhir.mapping.people.persons import are_two, current_patient, is_another, number_of_person
from insurance.claim.fhir.mapping.references import References
from insurance.claim.parts.patient import Patient

NUMBERS = {
    CHIP_ID_SYSTEM: ClaimFact.CHIP_ID,
    CARD_NUMBER_SYSTEM: ClaimFact.CARD_NUMBER,
    INSURANCE_NUMBER_SYSTEM: ClaimFact.INSURANCE_NUMBER,
}
NUMBER_SYSTEMS = NUMBERS.keys()
# The uses of names that are not those of the register.
NOT_BORNE = frozenset({"anonymous", "maiden", "nickname", "old"})


def patient_of(claim: FhirObject, references: References | None) -> Patient:
    """From Claim.patient, the Patient sent with the claim, and the coverage of the focal insurance."""
    reference = claim.patient
    person = current_patient(reference, references) if references else None
    identifiers = _identifiers(reference, person, references) + _coverage_identifiers(claim, references)
    numbers = by_system(identifiers)
    return Patient(
        numbers.get(CHIP_ID_SYSTEM),
        numbers.get(CARD_NUMBER_SYSTEM),
        numbers.get(INSURANCE_NUMBER_SYSTEM),
        numbers.get(PATIENT_NUMBER_SYSTEM) or _elsewhere(reference.reference),
        person.gender if person is not None else None,
        str(person.birthDate) if person is not None and person.birthDate is not None else None,
        _names(_current(person.name)) if person is not None and person.name else (),
        None if NUMBER_SYSTEMS & numbers.keys() else _in_other_case(identifiers),
        # Nearly all claims give each number once.
        _contradicting(identifiers, numbers) if len(identifiers) > len(numbers) else (),
        _died(person.deceasedDateTime) if person is not None else None,
    )


def _died(sent: str | None) -> str | None:
    """The day in Ho Chi Minh City, or the month or the year, as sent."""
    if sent is None:
        return None
    day = local_day(sent)
    return day.isoformat() if day is not None else sent if len(sent) < DAY else None


def _identifiers(
    reference: FhirObject, person: FhirObject | None, references: References | None
) -> list[FhirObject]:
    """Those of the reference and of the person. Of a record that was replaced, they may contradict these."""
    sent = identifiers_of(reference, "Patient", references)
    if references is None or person is None or person is references.find(reference, "Patient"):
        return sent
    own = [] if reference.identifier is None else [reference.identifier]
    return [*own, *(person.identifier or ()), *sent]


def _elsewhere(reference: str | None) -> str | None:
    """Not a reference to a Patient within the claim, which is no name for the person."""
    return None if reference is not None and reference.startswith("#") else reference


def _current(names: Sequence[FhirObject]) -> FhirObject:
    """The first that is borne now, else the first: `use` is a modifier in FHIR, as that of identifiers."""
    return next((name for name in names if name.use not in NOT_BORNE), names[0])


def _names(name: FhirObject) -> tuple[str, ...]:
    """The text, or family and given names, which some programs write in the Western order.

    Only of one name of the Patient: each further one would be another try. A part of blanks alone, which FHIR
    allows, names nobody.
    """
    if name.text and name.text.strip():
        return (name.text,)
    family = [name.family] if name.family and name.family.strip() else []
    given = [part for part in name.given or () if part and part.strip()]
    orders = (" ".join([*family, *given]), " ".join([*given, *family]))
    return tuple(dict.fromkeys(order for order in orders if order))


def facility_of(claim: FhirObject, references: References | None) -> str | None:
    """Our code of Claim.provider, from its identifier or from the Organization sent with the claim.

    The provider may be a PractitionerRole: then it is its organization.
    """
    provider = claim.provider
    if provider is None:
        return None
    identifiers = identifiers_of(provider, "Organization", references)
    role = references.find(provider, "PractitionerRole") if references else None
    if references and role is not None and role.organization is not None:
        identifiers += identifiers_of(role.organization, "Organization", references.within(role))
    return by_system(identifiers).get(FACILITY_SYSTEM)


def _coverage_identifiers(claim: FhirObject, references: References | None) -> list[FhirObject]:
    if not claim.insurance:
        return []
    reference = _focal(claim.insurance).coverage
    if references and _is_of_another(reference, claim.patient, references):
        references = None
    return identifiers_of(reference, "Coverage", references)


def _is_of_another(coverage: FhirObject, patient: FhirObject, references: References) -> bool:
    """Whether the Coverage covers another Patient, as that of a mother for her child."""
    found = references.find(coverage, "Coverage")
    if found is None:
        return False
    person = current_patient(patient, references)
    if person is not None and person.name:
        # Whom the card belongs to is compared with the name (rule W23).
        covered = current_patient(found.beneficiary, references.within(found))
        return covered is not None and are_two(covered, person)
    return is_another(found.beneficiary, references.within(found), patient, references)


def _focal(insurances: Sequence[FhirObject]) -> FhirObject:
    """The first that is focal, or else the first."""
    for insurance in insurances:
        if insurance.focal:
            return insurance
    return insurances[0]


def _contradicting(identifiers: Sequence[FhirObject], numbers: Mapping[str, str]) -> tuple[ClaimFact, ...]:
    """The numbers that are given with another value than the one that counts; cards by their holder."""
    found = (
        NUMBERS[system]
        for system, number in valid_numbers(identifiers)
        if system in NUMBERS and number_of_person(system, number) != number_of_person(system, numbers[system])
    )
    return tuple(dict.fromkeys(found))


def _in_other_case(identifiers: Iterable[FhirObject]) -> str | None:
    """The first system of ours that an identifier means, but for upper and lower case."""
    for identifier in identifiers:
        system = identifier.system or ""
        if system.lower() in NUMBER_SYSTEMS and system not in NUMBER_SYSTEMS:
            return str(system.lower())
    return None
