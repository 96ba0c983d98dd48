"""03/DM: drugs, blood and blood products."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.columns import (
    FACILITY,
    GROUP,
    VALID_FROM,
    VALID_UNTIL,
    code,
    further_day,
    further_number,
    further_percent,
    further_text,
    name,
    price,
    text,
)
from review.catalogues.files.tenders import TENDER_COLUMNS
from runtime.loading.files.kind import Kind

DRUGS = Kind(
    name=CatalogueKind.DRUGS,
    what="03/DM: the drugs, blood and blood products that a facility bought.",
    columns=(
        FACILITY,
        code("MA_THUOC", "code of the active ingredients", longest=255),
        text("SO_DANG_KY", "registration number; empty for oxygen, blood and the like", "registration"),
        text("TT_THAU", "the bid: decision, package, group, year", "tender"),
        text("HAM_LUONG", "strength", "strength"),
        text("DON_VI_TINH", "unit", "unit"),
        VALID_FROM,
        VALID_UNTIL,
        name("TEN_THUOC", "name of the drug"),
        price("price of purchase"),
        *TENDER_COLUMNS,
        further_text("TEN_HOAT_CHAT", "active ingredients", "ingredient"),
        further_text("MA_DUONG_DUNG", "code of the route (DUONG_DUNG of table XML2)", "route"),
        further_text("DANG_BAO_CHE", "form", "form"),
        further_text("LOAI_THUOC", "kind of drug", "drug_kind"),
        further_text("MA_CSKCB_THUOC", "another facility that the drug comes from", "supplier"),
        GROUP,
        further_percent("TYLE_TT_BH", "share that the fund considers; an insurer may add it", "percent"),
        further_number(
            "SO_LUONG_DA_SD",
            "units of the contract that were claimed until DA_SD_DEN; an insurer may add it",
            "used_quantity",
        ),
        further_day(
            "DA_SD_DEN", "day until which SO_LUONG_DA_SD counts; an insurer may add it", "used_until"
        ),
    ),
    key=("MA_CSKCB", "MA_THUOC", "SO_DANG_KY", "TT_THAU", "HAM_LUONG", "DON_VI_TINH", "TU_NGAY"),
    mark="MA_THUOC",
    passed_over=frozenset(
        [
            "STT",
            "DUONG_DUNG",
            "QUY_CACH",
            "NHA_SX",
            "NUOC_SX",
            "NHA_THAU",
            "MA_DVKT",
            "TCCL",
            "BO_PHAN_VT",
            "TEN_KHOA_HOC",
            "NGUON_GOC",
            "PP_CHEBIEN",
            "MA_DL_NHAP",
            "MA_DL_CB",
            "TLHH_CB",
            "TLHH_BQ",
            "ID",
        ]
    ),
)
