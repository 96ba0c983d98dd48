"""Items that a list limits, which only some faults and oddities bill, and the lists that have them.

The lists are made here, of the items of the sample world: none of them is the Ministry's.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from insurance.catalogue.blood_product import BloodProduct, product_code
from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.drug import Drug
from insurance.catalogue.national_drug import NationalDrug
from insurance.catalogue.national_service import NationalService
from insurance.law.visit import Tier
from wardgate.samples.catalogues.sample_entries import SINCE, Entry, entries_of
from wardgate.samples.claims.exported_facts import DRUGS, ROUTE, SUPPLY
from wardgate.samples.claims.illness import Item


def _item(code: str, group: str, display: str, price: int) -> Item:
    return Item(code, group, display, Decimal(price))


FOR_HIGHER_TIERS = _item("40.9001", "4", "Erythropoietin 4000 IU bơm tiêm", 220_000)
NOT_OF_THE_MINISTRY = _item("40.9002", "4", "Cao lỏng thuốc bổ phổi chai 280 ml", 85_000)
HALF_PAID = _item("40.9003", "4", "Erlotinib 150 mg viên", 380_000)
BID_NEARLY_USED = _item("40.9004", "4", "Natri clorid 0,9% chai 500 ml", 9_500)
FOR_ARTHROSIS = _item("40.9005", "4", "Glucosamin 500 mg viên", 2_500)
OWN_TEST = _item("22.9006.9006", "1", "Gói xét nghiệm sàng lọc theo mẫu riêng", 145_000)
RED_CELLS = _item("M.KHC.250", "7", "Khối hồng cầu 250 ml", 905_000)
RED_CELLS_TESTED = _item("M.KHC.250.NAT", "7", "Khối hồng cầu 250 ml", 1_050_000)
LIMITED = (
    *(FOR_HIGHER_TIERS, NOT_OF_THE_MINISTRY, HALF_PAID, BID_NEARLY_USED, FOR_ARTHROSIS),
    *(OWN_TEST, RED_CELLS, RED_CELLS_TESTED),
)
HIGHEST_PRICE = Decimal(820_000)
# In percent of the price; and units that are left of the bid.
SHARE, LEFT = Decimal(50), 10
_OF_THE_BID = Decimal(10_000)
# Before the first visit of the evaluation.
_COUNTED = date(2026, 8, 1)


def limited_entries(facility: str) -> Iterator[Entry]:
    """What the facility's catalogues have of them: the bid is nearly used, of another drug half is paid."""
    for kind, entry in entries_of(facility, LIMITED):
        if isinstance(entry, Drug) and entry.code == HALF_PAID.code:
            yield kind, replace(entry, percent=SHARE)
        elif isinstance(entry, Drug) and entry.code == BID_NEARLY_USED.code:
            used = _OF_THE_BID - LEFT
            yield kind, replace(entry, quantity=_OF_THE_BID, used_quantity=used, used_until=_COUNTED)
        elif kind in (CatalogueKind.DRUGS, CatalogueKind.SERVICES):
            yield kind, entry


def national_lists(items: Iterable[Item]) -> Iterator[Entry]:
    """Lists that are one for all: they have all of these items, and of the limited ones what is lawful."""
    for item in (*items, *LIMITED):
        if item in (NOT_OF_THE_MINISTRY, OWN_TEST):
            continue
        if item.group == RED_CELLS.group:
            yield CatalogueKind.BLOOD_PRODUCTS, _blood(item)
        elif item.group in DRUGS:
            yield CatalogueKind.NATIONAL_DRUGS, _drug(item)
        elif item.group != SUPPLY:
            yield CatalogueKind.NATIONAL_SERVICES, _service(item)


def _drug(item: Item) -> NationalDrug:
    return NationalDrug(
        facility="",
        code=item.code,
        valid_from=SINCE,
        number="1",
        name=item.display,
        routes=ROUTE,
        lowest_tier=Tier.PROVINCIAL if item is FOR_HIGHER_TIERS else None,
        by_consultation=None,
        percent=None,
    )


def _service(item: Item) -> NationalService:
    return NationalService(facility="", code=item.code, valid_from=SINCE, name=item.display)


def _blood(item: Item) -> BloodProduct:
    return BloodProduct(
        facility="",
        code=product_code(item.code),
        valid_from=SINCE,
        name=item.display,
        highest_price=HIGHEST_PRICE,
    )
