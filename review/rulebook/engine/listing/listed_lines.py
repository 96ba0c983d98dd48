"""What the facility's catalogues say about the lines of a claim."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.catalogues import Catalogues
from insurance.catalogue.drug import Drug
from insurance.catalogue.listed import Listed
from insurance.catalogue.service import Service, catalogue_code
from insurance.catalogue.supply import Supply
from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from review.rulebook.engine.listing.matching_entries import Item, matching

KIND_OF_SYSTEM: dict[str | None, CatalogueKind] = {
    DRUG: CatalogueKind.DRUGS,
    SUPPLY: CatalogueKind.SUPPLIES,
    SERVICE: CatalogueKind.SERVICES,
}
KIND_OF_LINE = {
    LineKind.DRUG: CatalogueKind.DRUGS,
    LineKind.BLOOD: CatalogueKind.DRUGS,
    LineKind.SUPPLY: CatalogueKind.SUPPLIES,
}
GROUPS = {group: KIND_OF_LINE.get(kind, CatalogueKind.SERVICES) for group, kind in KIND_OF_GROUP.items()}
TRANSPORT = "12"
DRUGS, SUPPLIES, SERVICES = CatalogueKind.DRUGS, CatalogueKind.SUPPLIES, CatalogueKind.SERVICES
AnyCatalogue = Listed[Drug] | Listed[Supply] | Listed[Service]


class ListedLine(msgspec.Struct, frozen=True, gc=False):
    """A line that the fund is to pay, or a part of one, and the entries of its code on its day.

    `number` is the sequence of the claim's line that it belongs to. `day` is the one it was looked up for.
    `of_code` are the entries of its code on its day, `entries` those of them that its registration, bid and
    strength leave. `is_known` says whether the catalogue has the code on any day.
    """

    number: int
    line: Line
    kind: CatalogueKind
    day: date
    of_code: tuple[Item, ...]
    entries: tuple[Item, ...]
    is_known: bool


class Listing(msgspec.Struct, frozen=True, gc=False):
    """All lines that catalogues could be asked about, and why the others could not.

    `not_loaded` are the catalogues that the facility does not have on the day of a line. Lines without a code
    or a day have the kind of catalogue beside them.
    """

    lines: Sequence[ListedLine]
    not_loaded: Collection[CatalogueKind]
    without_code: Sequence[tuple[CatalogueKind, Line]]
    without_day: Sequence[tuple[CatalogueKind, Line]]


def listing_of(lines: Sequence[Line], catalogues: Catalogues) -> Listing:
    """Look every line up: the parts of a line that has some, or else the line.

    A line that is neither a drug, a supply nor a service, such as a transport, is not looked up, and neither
    is one that another source pays.
    """
    looking = _Looking(catalogues)
    for line in lines:
        for one in line.parts or (line,):
            looking.add(line.sequence, one)
    return Listing(looking.found, looking.not_loaded, looking.without_code, looking.without_day)


def by_kind(catalogues: Catalogues) -> Mapping[CatalogueKind | None, AnyCatalogue]:
    """The catalogues that lines are looked up in."""
    return {DRUGS: catalogues.drugs, SUPPLIES: catalogues.supplies, SERVICES: catalogues.services}


def has_ending(code: str) -> bool:
    """Whether the code of a service may end in what the catalogue does not have."""
    return "_" in code or ".K." in code


class _Looking:
    """The lines that were looked up so far."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = by_kind(catalogues)
        self.found: list[ListedLine] = []
        # In the order of the lines.
        self.not_loaded: dict[CatalogueKind, None] = {}
        self.without_code: list[tuple[CatalogueKind, Line]] = []
        self.without_day: list[tuple[CatalogueKind, Line]] = []

    def add(self, number: int, line: Line) -> None:
        """By the day of the order (NGAY_YL), or else of the service."""
        kind, code = _named(line)
        if kind is None:
            return
        ordered = line.care.ordered
        day = ordered.date() if ordered else line.first_day
        if not self._catalogues[kind].loaded:
            self.not_loaded[kind] = None
        elif code is None:
            self.without_code.append((kind, line))
        elif day is None:
            self.without_day.append((kind, line))
        else:
            self._look_up(number, line, kind, code, day)

    def _look_up(self, number: int, line: Line, kind: CatalogueKind, code: str, day: date) -> None:
        catalogue = self._catalogues[kind]
        of_code = catalogue.entries_on(code, day)
        if of_code:
            left = matching(of_code, line.product)
            self.found.append(ListedLine(number, line, kind, day, of_code, left, is_known=True))
        elif of_code is not None:
            self.found.append(ListedLine(number, line, kind, day, (), (), code in catalogue.by_code))
        else:
            self.not_loaded[kind] = None


def _named(line: Line) -> tuple[CatalogueKind | None, str | None]:
    """The catalogue that has the line, and its code there: by the system of a code, or else by its group of
    costs and its first code.
    """
    if line.group == TRANSPORT or not line.payment.is_by_the_fund:
        return None, None
    for coding in line.codes:
        if kind := KIND_OF_SYSTEM.get(coding.system):
            return kind, _listed_code(coding.code, kind)
    if line.group is None:
        return None, None
    kind = GROUPS.get(line.group, CatalogueKind.SERVICES)
    return kind, _listed_code(line.codes[0].code, kind) if line.codes else None


def _listed_code(code: str, kind: CatalogueKind) -> str:
    return catalogue_code(code) if kind is CatalogueKind.SERVICES and has_ending(code) else code
