"""What the facilities of the evaluation can bill, and have in their catalogues."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.department import Department
from insurance.catalogue.inclusion import Inclusion
from insurance.catalogue.service import Service
from tests.evaluation.world.lists.limited_items import limited_entries, national_lists
from tests.evaluation.world.lists.machines import machines_of
from tests.evaluation.world.lists.practitioners import practitioners_like
from wardgate.samples.catalogues.sample_entries import SINCE, Entry, entries_of
from wardgate.samples.claims.exported_facts import WARDS
from wardgate.samples.claims.illness import Item, read_items, read_rare_items

# The items of the sample world cost little; what is refused in a hospital is mostly dear.
DEAR = (
    {"code": "40.12", "group": "4", "display": "Propofol 1% ống 20 ml", "price": 26_000},
    {"code": "40.13", "group": "4", "display": "Sevofluran chai 250 ml", "price": 1_552_000},
    {"code": "40.826", "group": "4", "display": "Rocuronium 50 mg lọ", "price": 45_000},
    {"code": "40.177", "group": "4", "display": "Meropenem 1 g lọ", "price": 58_000},
    {"code": "40.198", "group": "4", "display": "Imipenem + cilastatin 1 g lọ", "price": 64_000},
    {"code": "40.455", "group": "4", "display": "Albumin 20% chai 50 ml", "price": 760_000},
    {"code": "40.566", "group": "4", "display": "Cerebrolysin 10 ml ống", "price": 109_000},
    {"code": "40.1013", "group": "4", "display": "Acid amin 7% chai 500 ml", "price": 99_000},
)
# Beds of other departments than those of the sample world.
DEAR_BEDS = tuple(
    msgspec.convert(bed, Item, strict=False)
    for bed in (
        {"code": "K48.1901", "group": "15", "display": "Giường hồi sức tích cực hạng I", "price": 705_000},
        {"code": "K48.1906", "group": "15", "display": "Giường hồi sức cấp cứu hạng I", "price": 427_000},
        {"code": "K19.1921", "group": "15", "display": "Giường ngoại khoa loại 1 hạng I", "price": 355_000},
    )
)
EMERGENCY_BED = DEAR_BEDS[1]
ITEMS: tuple[Item, ...] = (*read_items(), *(msgspec.convert(one, Item, strict=False) for one in DEAR))
# Propofol, sevoflurane, rocuronium.
ANAESTHETICS = ("40.12", "40.13", "40.826")
# MA_NHOM. Operations have a second price, for local anaesthesia.
OPERATION, UNDER_LOCAL_ANAESTHESIA = "8", Decimal("0.8")
LOCAL_ANAESTHESIA = " [gây tê]"
# The only department with beds of intensive and emergency care.
INTENSIVE_CARE = "K48"


def catalogue_of(facility: str) -> Iterator[Entry]:
    """Everything that the facility's claims have, but for what a fault puts in against the catalogues."""
    for kind, entry in entries_of(facility, (*ITEMS, *read_rare_items(), *DEAR_BEDS)):
        if isinstance(entry, Department):
            yield from ((kind, one) for one in _departments(entry))
        else:
            yield kind, entry
        if kind is CatalogueKind.PRACTITIONERS:
            yield from ((kind, one) for one in practitioners_like(entry))
        if isinstance(entry, Service) and entry.group == OPERATION:
            yield kind, _under_local_anaesthesia(entry)
    yield from limited_entries(facility)
    yield from machines_of(facility)


def lists_for_all() -> Iterator[Entry]:
    """The insurer's list of what prices contain, and the lists of the Ministry's kind."""
    yield from prices_contain()
    yield from national_lists((*ITEMS, *read_rare_items()))


def _departments(one: Department) -> Iterator[Department]:
    """A ward has no bed of intensive care; one department more has them."""
    yield replace(one, intensive_care_beds=0, emergency_beds=0) if one.code in WARDS else one
    if one.code == WARDS[0]:
        yield replace(one, code=INTENSIVE_CARE)


def _under_local_anaesthesia(entry: Service) -> Service:
    price = (entry.price * UNDER_LOCAL_ANAESTHESIA).quantize(Decimal(1))
    return replace(entry, name=f"{entry.name}{LOCAL_ANAESTHESIA}", price=price, insured_price=price)


def prices_contain() -> Iterator[Entry]:
    """The insurer's list: the price of every operation contains the anaesthetics that claims rarely have."""
    for operation in ITEMS:
        if operation.group == OPERATION:
            for drug in ANAESTHETICS:
                yield (
                    CatalogueKind.INCLUSIONS,
                    Inclusion(
                        facility="",
                        code=operation.code,
                        contained=drug,
                        valid_from=SINCE,
                        name="",
                        within="NGAY",
                        source="",
                    ),
                )
