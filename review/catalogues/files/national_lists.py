"""The Ministry's lists of drugs, of services, and of blood with its highest prices."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.law.visit import Tier
from review.catalogues.files.cells import yes_or_no
from review.catalogues.files.columns import (
    VALID_FROM,
    VALID_UNTIL,
    code,
    further_number,
    further_percent,
    further_text,
    name,
)
from runtime.loading.files.cells import one_of
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

LOWEST_TIER = Column(
    "TUYEN_SD",
    "lowest tier of facilities that may use it: " + ", ".join(f"`{tier}`" for tier in Tier),
    one_of(*Tier),
    optional=True,
    droppable=True,
    field="lowest_tier",
)
BY_CONSULTATION = Column(
    "HOI_CHAN",
    "`1`: it takes a consultation; `0`: not",
    yes_or_no("1", "0"),
    type="boolean",
    optional=True,
    droppable=True,
    field="by_consultation",
)

NATIONAL_DRUGS = Kind(
    name=CatalogueKind.NATIONAL_DRUGS,
    what="The Ministry's list of drugs that the fund pays for: one for all, without a form.",
    columns=(
        code("MA_THUOC", "code of the active ingredients", longest=255),
        VALID_FROM,
        VALID_UNTIL,
        code("SO_TT_BYT", "number in the Ministry's list", "number", longest=50),
        further_text("TEN_HOAT_CHAT", "active ingredients", "name"),
        further_text("DUONG_DUNG", "codes of its routes, separated by semicolons", "routes"),
        LOWEST_TIER,
        BY_CONSULTATION,
        further_percent("TYLE_TT_BH", "share that the fund considers", "percent"),
    ),
    key=("MA_THUOC", "TU_NGAY"),
    mark="SO_TT_BYT",
)
NATIONAL_SERVICES = Kind(
    name=CatalogueKind.NATIONAL_SERVICES,
    what="The Ministry's list of services by their equivalent codes: one for all, without a form.",
    columns=(
        code("MA_TUONG_DUONG", "code of the service", longest=50),
        name("TEN_KY_THUAT"),
        VALID_FROM,
        VALID_UNTIL,
    ),
    key=("MA_TUONG_DUONG", "TEN_KY_THUAT", "TU_NGAY"),
    mark="MA_TUONG_DUONG",
)
BLOOD_PRODUCTS = Kind(
    name=CatalogueKind.BLOOD_PRODUCTS,
    what="The Ministry's list of blood and blood products: one for all, without a form.",
    columns=(
        code("MA_MAU", "code of the product", longest=255),
        VALID_FROM,
        VALID_UNTIL,
        name("TEN_MAU"),
        further_number("GIA_TOI_DA", "highest price of one unit, in dong", "highest_price"),
    ),
    key=("MA_MAU", "TU_NGAY"),
    mark="MA_MAU",
)
