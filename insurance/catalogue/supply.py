"""04/DM: a medical supply that a facility bought (TT 12/2026/TT-BTC)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from insurance.catalogue.entry import CatalogueEntry


class Supply(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_VAT_TU, which names a supply in one size.

    `name` is TEN_VAT_TU, `supply_group` NHOM_VAT_TU, `model` MA_HIEU, `unit` DON_VI_TINH. `price` is DON_GIA,
    the price of purchase, `insured_price` DON_GIA_BH, what the fund pays for. `percent` is TYLE_TT_BH, the
    share of the price that the fund considers. `quantity` is SO_LUONG, the quantity of the contract, in
    units. `uses` is DINH_MUC: how often a supply that is used again may be used.

    `tender`, `tender_kind`, `tender_form`, `contract_from` and `contract_until` are as for a Drug. `supplier`
    is MA_CSKCB_TBYT. `group` is MA_NHOM; `paid_separately` is TT_RIENG, true where the supply is not
    contained in the price of a service (TT 04/2017/TT-BYT): 04/DM does not have these two, an insurer may
    add them.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code", "tender", "model")

    tender: str
    model: str
    name: str
    supply_group: str
    unit: str
    price: Decimal
    insured_price: Decimal | None
    percent: Decimal | None
    quantity: Decimal | None
    uses: Decimal | None
    tender_kind: str
    tender_form: str
    contract_from: date | None
    contract_until: date | None
    supplier: str
    group: str | None
    paid_separately: bool | None
