"""What an entry is looked for by."""

from typing import NamedTuple

from insurance.catalogue.catalogue_kind import CatalogueKind

# The catalogue of facilities is the insurer's.
INSURER = ""


class CatalogueName(NamedTuple):
    """One catalogue: its kind, and the facility whose it is (INSURER for the one of facilities)."""

    kind: CatalogueKind
    facility: str


class EntryKey(NamedTuple):
    """A code of one catalogue, as the catalogue has it."""

    catalogue: CatalogueName
    code: str


def catalogue_name(kind: CatalogueKind, facility: str) -> CatalogueName:
    """The catalogue of this kind that claims of the facility are judged by."""
    return CatalogueName(kind, INSURER if kind is CatalogueKind.FACILITIES else facility)
