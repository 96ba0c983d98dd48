"""04/DM: medical supplies."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.cells import yes_or_no
from review.catalogues.files.columns import (
    FACILITY,
    GROUP,
    VALID_FROM,
    VALID_UNTIL,
    code,
    further_number,
    further_percent,
    further_text,
    name,
    price,
    text,
)
from review.catalogues.files.tenders import TENDER_COLUMNS
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

PAID_SEPARATELY = Column(
    "TT_RIENG",
    "`1`: paid apart from the price of a service; `0`: not. The form does not have it, an insurer may add it",
    yes_or_no("1", "0"),
    type="boolean",
    optional=True,
    droppable=True,
    field="paid_separately",
)

SUPPLIES = Kind(
    name=CatalogueKind.SUPPLIES,
    what="04/DM: the medical supplies that a facility bought.",
    columns=(
        FACILITY,
        code("MA_VAT_TU", "code of the supply in one size", longest=255),
        text("TT_THAU", "the bid: decision, package, group, year", "tender"),
        text("MA_HIEU", "model", "model"),
        VALID_FROM,
        VALID_UNTIL,
        name("TEN_VAT_TU"),
        price("price of purchase"),
        *TENDER_COLUMNS,
        further_text("NHOM_VAT_TU", "group of supplies", "supply_group"),
        further_text("DON_VI_TINH", "unit", "unit"),
        further_percent("TYLE_TT_BH", "share of the price that the fund considers, 0 to 100", "percent"),
        further_number("DINH_MUC", "how often it may be used, where it is used again", "uses"),
        further_text("MA_CSKCB_TBYT", "another facility that the supply comes from", "supplier"),
        GROUP,
        PAID_SEPARATELY,
    ),
    key=("MA_CSKCB", "MA_VAT_TU", "TT_THAU", "MA_HIEU", "TU_NGAY"),
    mark="MA_VAT_TU",
    passed_over=frozenset(
        ["STT", "SO_LUU_HANH", "TINHNANG_KT", "QUY_CACH", "HANG_SX", "NUOC_SX", "NHA_THAU", "ID"]
    ),
)
