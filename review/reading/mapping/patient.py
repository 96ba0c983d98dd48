"""Whom the claim is for, and where the treatment was: the identifiers of ours that it bears."""

from collections.abc import Iterable

from review.reading.claim import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    FACILITY_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
    Patient,
)
from review.reading.mapping.fhir_object import FhirObject
from review.reading.mapping.neighbours import Neighbours


def patient_of(claim: FhirObject, neighbours: Neighbours | None) -> Patient:
    """Claim.patient with the Patient that came along; the card number also from the focal insurance."""
    reference = claim.patient
    person = neighbours.find(reference, "Patient") if neighbours else None
    sought = [reference.identifier]
    if person is not None:
        sought += person.identifier or ()
    sought += _coverage_identifiers(claim, neighbours)
    numbers = _by_system(sought)
    return Patient(
        numbers.get(CHIP_ID_SYSTEM),
        numbers.get(CARD_NUMBER_SYSTEM),
        numbers.get(INSURANCE_NUMBER_SYSTEM),
        reference.reference,
        person.gender if person is not None else None,
        str(person.birthDate) if person is not None and person.birthDate is not None else None,
    )


def facility_of(claim: FhirObject, neighbours: Neighbours | None) -> str | None:
    """Our code of Claim.provider, from its identifier or from the Organization that came along."""
    provider = claim.provider
    if provider is None:
        return None
    organization = neighbours.find(provider, "Organization") if neighbours else None
    sought = [provider.identifier]
    if organization is not None:
        sought += organization.identifier or ()
    return _by_system(sought).get(FACILITY_SYSTEM)


def _coverage_identifiers(claim: FhirObject, neighbours: Neighbours | None) -> list[FhirObject]:
    if not claim.insurance:
        return []
    focal = claim.insurance[0]
    for insurance in claim.insurance:
        if insurance.focal:
            focal = insurance
            break
    coverage = neighbours.find(focal.coverage, "Coverage") if neighbours else None
    return [focal.coverage.identifier, *((coverage.identifier or ()) if coverage is not None else ())]


def _by_system(identifiers: Iterable[FhirObject]) -> dict[str, str]:
    """The first value of each system."""
    numbers: dict[str, str] = {}
    for identifier in identifiers:
        if identifier is not None and identifier.system and identifier.value:
            numbers.setdefault(identifier.system, identifier.value)
    return numbers
