"""What a catalogue is looked for by."""

from typing import NamedTuple

from insurance.catalogue.catalogue_kind import CatalogueKind

# The catalogue of facilities is the insurer's.
INSURER = ""


class CatalogueName(NamedTuple):
    """One catalogue: its kind, and the facility whose it is (INSURER for the one of facilities)."""

    kind: CatalogueKind
    facility: str


def catalogue_names(facility: str) -> tuple[CatalogueName, ...]:
    """The catalogues that claims of the facility are judged by: one of each kind, in their order."""
    owners = {CatalogueKind.FACILITIES: INSURER}
    return tuple(CatalogueName(kind, owners.get(kind, facility)) for kind in CatalogueKind)
