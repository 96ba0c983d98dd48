"""The kinds of catalogues."""

from enum import StrEnum


class CatalogueKind(StrEnum):
    """The catalogues 01/DM to 06/DM that a facility sends (TT 12/2026/TT-BTC), and the one of facilities.

    FACILITIES is the insurer's own: one for all.
    """

    DEPARTMENTS = "departments"
    PRACTITIONERS = "practitioners"
    DRUGS = "drugs"
    SUPPLIES = "supplies"
    SERVICES = "services"
    MACHINES = "machines"
    FACILITIES = "facilities"
