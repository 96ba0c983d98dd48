"""Whom the claim is for, and where the treatment was: the identifiers of ours that it bears."""

from collections.abc import Iterable

from insurance.claim.claim import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    FACILITY_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
    Patient,
)
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.neighbours import Neighbours


def patient_of(claim: FhirObject, neighbours: Neighbours | None) -> Patient:
    """Claim.patient with the Patient that came along; the card number also from the focal insurance."""
    reference = claim.patient
    person = neighbours.find(reference, "Patient") if neighbours else None
    numbers = _by_system(
        _identifiers(reference, "Patient", neighbours) + _coverage_identifiers(claim, neighbours)
    )
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
    return _by_system(_identifiers(provider, "Organization", neighbours)).get(FACILITY_SYSTEM)


def _coverage_identifiers(claim: FhirObject, neighbours: Neighbours | None) -> list[FhirObject]:
    if not claim.insurance:
        return []
    focal = next((insurance for insurance in claim.insurance if insurance.focal), claim.insurance[0])
    return _identifiers(focal.coverage, "Coverage", neighbours)


def _identifiers(
    reference: FhirObject, resource_type: str, neighbours: Neighbours | None
) -> list[FhirObject]:
    """Those of the reference itself, then those of the resource that it refers to."""
    found = neighbours.find(reference, resource_type) if neighbours else None
    own = [] if reference.identifier is None else [reference.identifier]
    return own if found is None or not found.identifier else [*own, *found.identifier]


def _by_system(identifiers: Iterable[FhirObject]) -> dict[str, str]:
    """The first value of each system."""
    numbers: dict[str, str] = {}
    for identifier in identifiers:
        if identifier.system and identifier.value:
            numbers.setdefault(identifier.system, identifier.value)
    return numbers
