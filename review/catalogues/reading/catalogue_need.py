"""Which entries of catalogues a claim needs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

import msgspec

from insurance.catalogue.blood_product import product_code
from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.department import departments_named
from insurance.catalogue.practitioner import licence_number
from insurance.catalogue.service import beds_of_department, catalogue_code, department_of_bed
from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.remember import remember

KIND_OF_SYSTEM = {
    DRUG: CatalogueKind.DRUGS,
    SERVICE: CatalogueKind.SERVICES,
    SUPPLY: CatalogueKind.SUPPLIES,
}
# All other kinds of lines are services.
KIND_OF_LINE = {
    LineKind.DRUG: CatalogueKind.DRUGS,
    LineKind.BLOOD: CatalogueKind.DRUGS,
    LineKind.SUPPLY: CatalogueKind.SUPPLIES,
}
BEDS = frozenset(group for group, kind in KIND_OF_GROUP.items() if kind is LineKind.BED)
BLOOD = frozenset(group for group, kind in KIND_OF_GROUP.items() if kind is LineKind.BLOOD)
# Services that have a place in the Ministry's list: no examinations, beds and transports.
TECHNICAL = frozenset(
    group
    for group, kind in KIND_OF_GROUP.items()
    if kind in (LineKind.TEST, LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.PROCEDURE)
)
# The list for all that has a code of this catalogue of the facility; of blood another one.
FOR_ALL = {
    (CatalogueKind.SERVICES, False): CatalogueKind.INCLUSIONS,
    (CatalogueKind.DRUGS, False): CatalogueKind.NATIONAL_DRUGS,
    (CatalogueKind.DRUGS, True): CatalogueKind.BLOOD_PRODUCTS,
}
ITEMS = tuple(KIND_OF_SYSTEM.values())
# A claim names the same few people and services again and again.
REMEMBERED = 16_384
licence = remember(REMEMBERED)(licence_number)
service = remember(REMEMBERED)(catalogue_code)


class CatalogueNeed(msgspec.Struct, frozen=True):
    """The facility that submitted a claim, and the codes that the claim names, by kind of catalogue."""

    facility: str
    codes: Mapping[CatalogueKind, Set[str]]


def catalogue_need(claim: Claim, facility: str, registered_at: Iterable[str]) -> CatalogueNeed:
    """What the claim of this facility needs. `registered_at`: where the register has its patient's cards."""
    codes: defaultdict[CatalogueKind, set[str]] = defaultdict(set)
    for line in claim.lines:
        _add_codes(line, codes)
        for part in line.parts:
            _add_codes(part, codes)
    codes[CatalogueKind.DEPARTMENTS].update(claim.visit.departments)
    codes[CatalogueKind.FACILITIES].update((facility, *registered_at, *_places_of(claim)))
    return CatalogueNeed(facility, {kind: of_kind for kind, of_kind in codes.items() if of_kind})


def _places_of(claim: Claim) -> Iterator[str]:
    visit = claim.visit
    named = (*(card.registered_facility for card in claim.cards), visit.referred_from, visit.transferred_to)
    return (code for code in named if code)


def _add_codes(line: Line, codes: defaultdict[CatalogueKind, set[str]]) -> None:
    for coding in line.codes:
        for kind in _kinds(coding.system, line.group):
            code = service(coding.code) if kind is CatalogueKind.SERVICES else coding.code
            codes[kind].add(code)
            for_all = FOR_ALL.get((kind, line.group in BLOOD))
            if for_all:
                codes[for_all].add(product_code(code) if for_all is CatalogueKind.BLOOD_PRODUCTS else code)
            if line.group in TECHNICAL:
                codes[CatalogueKind.NATIONAL_SERVICES].add(code)
    care = line.care
    if care.department:
        codes[CatalogueKind.DEPARTMENTS].add(care.department)
    if line.group in BEDS:
        codes[CatalogueKind.SERVICES].update(map(beds_of_department, _places_of_bed(line)))
    for stated in (*care.doctors, *care.performers):
        if number := licence(stated):
            codes[CatalogueKind.PRACTITIONERS].add(number)
    if care.machines:
        codes[CatalogueKind.MACHINES].update(care.machines)


def _places_of_bed(line: Line) -> Iterator[str]:
    """The departments whose beds the bed is compared with: where it stands, and the one in its code."""
    yield from departments_named(line.care.department or "")
    for coding in line.codes:
        if department := department_of_bed(service(coding.code)):
            yield department


def _kinds(system: str | None, group: str | None) -> tuple[CatalogueKind, ...]:
    """Which catalogues may have the code: by its system; or else by the group; or else any."""
    if system in KIND_OF_SYSTEM:
        return (KIND_OF_SYSTEM[system],)
    if group is None:
        return ITEMS
    billed = KIND_OF_GROUP.get(group)
    return (CatalogueKind.SERVICES if billed is None else KIND_OF_LINE.get(billed, CatalogueKind.SERVICES),)
