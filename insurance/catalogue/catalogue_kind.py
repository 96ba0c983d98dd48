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

    # That of an Enum is written in Python, and a worker looks thousands of codes up for a batch of claims.
    __hash__ = str.__hash__
