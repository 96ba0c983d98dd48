"""Which type the entries of each kind of catalogue have."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.department import Department
from insurance.catalogue.drug import Drug
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.listed_facility import ListedFacility
from insurance.catalogue.machine import Machine
from insurance.catalogue.practitioner import Practitioner
from insurance.catalogue.service import Service
from insurance.catalogue.supply import Supply

ENTRY_TYPES: dict[CatalogueKind, type[CatalogueEntry]] = {
    CatalogueKind.DEPARTMENTS: Department,
    CatalogueKind.PRACTITIONERS: Practitioner,
    CatalogueKind.DRUGS: Drug,
    CatalogueKind.SUPPLIES: Supply,
    CatalogueKind.SERVICES: Service,
    CatalogueKind.MACHINES: Machine,
    CatalogueKind.FACILITIES: ListedFacility,
}
