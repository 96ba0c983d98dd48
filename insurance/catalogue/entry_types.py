"""Which type the entries of each kind of catalogue have."""

from insurance.catalogue.blood_product import BloodProduct
from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.department import Department
from insurance.catalogue.drug import Drug
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.inclusion import Inclusion
from insurance.catalogue.listed_facility import ListedFacility
from insurance.catalogue.machine import Machine
from insurance.catalogue.national_drug import NationalDrug
from insurance.catalogue.national_service import NationalService
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
    CatalogueKind.INCLUSIONS: Inclusion,
    CatalogueKind.NATIONAL_DRUGS: NationalDrug,
    CatalogueKind.NATIONAL_SERVICES: NationalService,
    CatalogueKind.BLOOD_PRODUCTS: BloodProduct,
}
