"""Finds the identifiers of what a reference refers to."""

from collections.abc import Iterable, Iterator, Sequence

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.references import ReadType, References

# The status of a Coverage that was never one, and the use of an identifier that is valid no longer.
ENTERED_IN_ERROR, OLD = "entered-in-error", "old"


def identifiers_of(
    reference: FhirObject, resource_type: ReadType, references: References | None
) -> list[FhirObject]:
    """The identifiers of the reference itself, then those of the resource that it refers to."""
    found = references.find(reference, resource_type) if references else None
    own = [] if reference.identifier is None else [reference.identifier]
    if found is None or not found.identifier or (resource_type == "Coverage" and is_entered_in_error(found)):
        return own
    return [*own, *found.identifier]


def is_entered_in_error(coverage: FhirObject) -> bool:
    """Whether the Coverage never was one."""
    return bool(coverage.status == ENTERED_IN_ERROR)


def by_system(identifiers: Sequence[FhirObject]) -> dict[str, str]:
    """The first value of each system, without the blanks about it; old ones only where there is no other."""
    numbers: dict[str, str] = {}
    old: list[FhirObject] = []
    for identifier in identifiers:
        if identifier.use == OLD:
            old.append(identifier)
        else:
            _take(identifier, numbers)
    for identifier in old:
        _take(identifier, numbers)
    return numbers


def valid_numbers(identifiers: Iterable[FhirObject]) -> Iterator[tuple[str, str]]:
    """The system and the value of each identifier that is not an old one, without the blanks about it."""
    for identifier in identifiers:
        if identifier.use != OLD:
            own: dict[str, str] = {}
            _take(identifier, own)
            yield from own.items()


def _take(identifier: FhirObject, numbers: dict[str, str]) -> None:
    if identifier.system and identifier.value and (number := identifier.value.strip(BLANKS)):
        numbers.setdefault(identifier.system, number)
