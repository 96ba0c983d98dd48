"""The Ministry's list of drugs that the fund pays for, by date (such as TT 20/2022/TT-BYT)."""

from decimal import Decimal

from insurance.catalogue.entry import CatalogueEntry
from insurance.law.visit import Tier


class NationalDrug(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_THUOC, `number` SO_TT_BYT, the number of the drug in the Ministry's list.

    `name` is TEN_HOAT_CHAT. `routes` are the codes of its routes (DUONG_DUNG), separated by semicolons; empty
    where the list does not say. `lowest_tier` is TUYEN_SD, the lowest tier of facilities that may use it.
    `by_consultation` is HOI_CHAN: whether it takes a consultation. `percent` is TYLE_TT_BH. `facility` is
    empty: the list is one for all.
    """

    number: str
    name: str
    routes: str
    lowest_tier: Tier | None
    by_consultation: bool | None
    percent: Decimal | None
