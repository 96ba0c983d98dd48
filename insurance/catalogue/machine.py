"""06/DM: a machine by which a facility does services (TT 12/2026/TT-BTC)."""

from datetime import date

from insurance.catalogue.entry import CatalogueEntry


class Machine(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_MAY: group of machines, source of the money, facility, serial number.

    `name` is TEN_TB, `model` KY_HIEU, `made_in` NAM_SX and `used_since` NAM_SD (years), `registration`
    SO_LUU_HANH. `contract_from` and `contract_until` are HD_TU and HD_DEN: the days of the contract by which
    a machine of somebody else is used.
    """

    name: str
    model: str
    made_in: int | None
    used_since: int | None
    registration: str
    contract_from: date | None
    contract_until: date | None
