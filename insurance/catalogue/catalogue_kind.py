"""The kinds of catalogues."""

from enum import StrEnum


class CatalogueKind(StrEnum):
    """The catalogues 01/DM to 06/DM that a facility sends (TT 12/2026/TT-BTC), and the one of facilities.

    Those of INSURERS are one for all: the insurer's list of facilities, its list of what prices contain, and
    the Ministry's lists.
    """

    DEPARTMENTS = "departments"
    PRACTITIONERS = "practitioners"
    DRUGS = "drugs"
    SUPPLIES = "supplies"
    SERVICES = "services"
    MACHINES = "machines"
    FACILITIES = "facilities"
    INCLUSIONS = "inclusions"
    NATIONAL_DRUGS = "national_drugs"
    NATIONAL_SERVICES = "national_services"
    BLOOD_PRODUCTS = "blood_products"

    # That of an Enum is written in Python, and a worker looks thousands of codes up for a batch of claims.
    __hash__ = str.__hash__


INSURERS = frozenset(
    {
        CatalogueKind.FACILITIES,
        CatalogueKind.INCLUSIONS,
        CatalogueKind.NATIONAL_DRUGS,
        CatalogueKind.NATIONAL_SERVICES,
        CatalogueKind.BLOOD_PRODUCTS,
    }
)
