"""The catalogue of facilities: tier, level, points and codes of a facility, by day."""

from decimal import Decimal

from insurance.catalogue.entry import CatalogueEntry
from insurance.law.visit import CareLevel, Tier


class ListedFacility(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_CSKCB. `facility` is empty: the catalogue is the insurer's.

    `tier` is the tier of before 2025 (TUYEN), `care_level` the level since then (CAP_CMKT), with `points`
    (DIEM, 0 to 100). `former_code` is the code that the facility had before this one (MA_CSKCB_CU).
    """

    name: str
    province: str
    tier: Tier
    care_level: CareLevel | None
    points: Decimal | None
    former_code: str
