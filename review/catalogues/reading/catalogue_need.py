"""Which entries of catalogues a claim needs."""

from collections.abc import Iterable, Iterator

import msgspec

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.practitioner import licence_number
from insurance.catalogue.service import catalogue_code
from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from review.catalogues.reading.entry_key import CatalogueName, EntryKey, catalogue_name

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
ITEMS = tuple(KIND_OF_SYSTEM.values())


class CatalogueNeed(msgspec.Struct, frozen=True):
    """The facility that submitted a claim, and the codes that the claim names, by kind of catalogue."""

    facility: str
    codes: frozenset[tuple[CatalogueKind, str]]

    @property
    def catalogues(self) -> Iterator[CatalogueName]:
        """All catalogues that the claim is judged by, whether it has a code of them or not."""
        return (catalogue_name(kind, self.facility) for kind in CatalogueKind)

    @property
    def keys(self) -> Iterator[EntryKey]:
        """What to look for."""
        return (EntryKey(catalogue_name(kind, self.facility), code) for kind, code in self.codes)


def catalogue_need(claim: Claim, facility: str, registered_at: Iterable[str]) -> CatalogueNeed:
    """What the claim of this facility needs. `registered_at`: where the register has its patient's cards."""
    lines = [part for line in claim.lines for part in (line, *line.parts)]
    codes = {found for line in lines for found in _codes_of(line)}
    codes |= {(CatalogueKind.DEPARTMENTS, code) for code in claim.visit.departments}
    places = {facility, *registered_at, *_places_of(claim)}
    codes |= {(CatalogueKind.FACILITIES, code) for code in places if code}
    return CatalogueNeed(facility, frozenset(codes))


def _places_of(claim: Claim) -> Iterator[str]:
    yield from (card.registered_facility or "" for card in claim.cards)
    yield claim.visit.referred_from or ""
    yield claim.visit.transferred_to or ""


def _codes_of(line: Line) -> Iterator[tuple[CatalogueKind, str]]:
    for coding in line.codes:
        for kind in _kinds(coding.system, line.group):
            is_service = kind is CatalogueKind.SERVICES
            yield kind, catalogue_code(coding.code) if is_service else coding.code
    if line.care.department:
        yield CatalogueKind.DEPARTMENTS, line.care.department
    for stated in (*line.care.doctors, *line.care.performers):
        if licence := licence_number(stated):
            yield CatalogueKind.PRACTITIONERS, licence
    for code in line.care.machines:
        yield CatalogueKind.MACHINES, code


def _kinds(system: str | None, group: str | None) -> tuple[CatalogueKind, ...]:
    """Which catalogues may have the code: by its system; or else by the group; or else any."""
    if system in KIND_OF_SYSTEM:
        return (KIND_OF_SYSTEM[system],)
    if group is None:
        return ITEMS
    billed = KIND_OF_GROUP.get(group)
    return (CatalogueKind.SERVICES if billed is None else KIND_OF_LINE.get(billed, CatalogueKind.SERVICES),)
