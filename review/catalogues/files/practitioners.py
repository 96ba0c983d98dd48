"""02/DM: practitioners, with their scope and hours."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.cells import yes_or_no
from review.catalogues.files.columns import (
    FACILITY,
    VALID_FROM,
    VALID_UNTIL,
    code,
    further_day,
    further_text,
)
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

FULL_TIME = Column(
    "THOIGIAN_DK",
    "`1`: full time; `2`: part time",
    yes_or_no("1", "2"),
    type="boolean",
    optional=True,
    droppable=True,
    field="is_full_time",
)

# The names and numbers of people are passed over: no rule needs them.
PRACTITIONERS = Kind(
    name=CatalogueKind.PRACTITIONERS,
    what="02/DM: who practises in which department of a facility, in which scope, when. Names are not kept.",
    columns=(
        FACILITY,
        code("MACCHN", "number of the licence, by which claims name the practitioner", longest=255),
        code("MA_KHOA", "department, or departments separated by semicolons", "department"),
        VALID_FROM,
        VALID_UNTIL,
        further_text("CHUCDANH_NN", "title: `1` physician … `9` other", "title"),
        further_text("VI_TRI", "position", "position"),
        further_day("NGAYCAP_CCHN", "day of the licence", "licensed_on"),
        further_text("PHAMVI_CM", "scope of the licence", "scope"),
        further_text("PHAMVI_CMBS", "scope added later", "added_scope"),
        further_text("DVKT_KHAC", "services outside of the scope", "other_services", longest=65_536),
        FULL_TIME,
        further_text("THOIGIAN_NGAY", "hours of the day, such as `0730-1630`", "hours"),
        further_text("THOIGIAN_TUAN", "days of the week, such as `T2T3T4T5T6`", "weekdays"),
        further_text("CSKCB_KHAC", "other facilities of the practitioner", "other_facilities"),
    ),
    key=("MA_CSKCB", "MACCHN", "MA_KHOA", "TU_NGAY"),
    mark="MACCHN",
    passed_over=frozenset(
        [
            "STT",
            "MA_LOAI_KCB",
            "TEN_KHOA",
            "MA_BHXH",
            "HO_TEN",
            "GIOI_TINH",
            "SO_DINH_DANH",
            "NOICAP_CCHN",
            "VB_PHANCONG",
            "CSKCB_CGKT",
            "QD_CGKT",
            "ID",
        ]
    ),
)
