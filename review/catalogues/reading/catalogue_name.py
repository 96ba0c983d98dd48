"""What a catalogue is looked for by."""

from typing import NamedTuple

from insurance.catalogue.catalogue_kind import INSURERS, CatalogueKind

# Catalogues that are one for all are the insurer's.
INSURER = ""


class CatalogueName(NamedTuple):
    """One catalogue: its kind, and the facility whose it is (INSURER for those of INSURERS)."""

    kind: CatalogueKind
    facility: str


def catalogue_names(facility: str) -> tuple[CatalogueName, ...]:
    """The catalogues that claims of the facility are judged by: one of each kind, in their order."""
    return tuple(CatalogueName(kind, INSURER if kind in INSURERS else facility) for kind in CatalogueKind)
