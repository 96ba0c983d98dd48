"""03/DM: a drug, or blood, that a facility bought (TT 12/2026/TT-BTC)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from insurance.catalogue.entry import CatalogueEntry


class Drug(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_THUOC, the code of its active ingredients.

    `name` is TEN_THUOC, `ingredient` TEN_HOAT_CHAT, `unit` DON_VI_TINH, `strength` HAM_LUONG, `route`
    MA_DUONG_DUNG (as DUONG_DUNG of table XML2), `form` DANG_BAO_CHE, `registration` SO_DANG_KY (empty
    for oxygen, blood and the like). `price` is DON_GIA, the price of purchase, `insured_price` DON_GIA_BH,
    what the fund pays for. `quantity` is SO_LUONG, the quantity of the contract, in units.

    `tender` is TT_THAU: decision, package, group, year, as table XML2 has it. `tender_kind` is LOAI_THAU,
    `tender_form` HT_THAU, `contract_from` and `contract_until` the contract's first and last day (TU_NGAY_HD,
    DEN_NGAY_HD). `drug_kind` is LOAI_THUOC. `supplier` is MA_CSKCB_THUOC, where the drug comes from
    another facility. 03/DM does not have the next four, an insurer may add them: `group` is MA_NHOM,
    `percent` TYLE_TT_BH, `used_quantity` SO_LUONG_DA_SD, how many units of the contract were claimed until
    the day `used_until` (DA_SD_DEN).
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code", "registration", "tender", "strength", "unit")

    registration: str
    tender: str
    strength: str
    unit: str
    name: str
    ingredient: str
    route: str
    form: str
    price: Decimal
    insured_price: Decimal | None
    quantity: Decimal | None
    drug_kind: str
    tender_kind: str
    tender_form: str
    contract_from: date | None
    contract_until: date | None
    supplier: str
    group: str | None
    percent: Decimal | None
    used_quantity: Decimal | None = None
    used_until: date | None = None
