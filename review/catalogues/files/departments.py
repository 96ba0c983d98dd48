"""01/DM: departments, with their beds."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.columns import FACILITY, VALID_FROM, VALID_UNTIL, code, further_count, name
from runtime.loading.files.kind import Kind

DEPARTMENTS = Kind(
    name=CatalogueKind.DEPARTMENTS,
    what="01/DM: the departments of a facility, with their examination tables and beds.",
    columns=(
        FACILITY,
        code("MA_KHOA", "code of the department", longest=50),
        VALID_FROM,
        VALID_UNTIL,
        name("TEN_KHOA"),
        further_count("BAN_KHAM", "number of examination tables", "examination_tables"),
        further_count("GIUONG_PD", "number of beds approved", "approved_beds"),
        further_count("GIUONG_TK", "number of beds that there are", "beds"),
        further_count("GIUONG_HSTC", "number of beds of intensive care", "intensive_care_beds"),
        further_count("GIUONG_HSCC", "number of beds of emergency care", "emergency_beds"),
    ),
    key=("MA_CSKCB", "MA_KHOA", "TU_NGAY"),
    mark="MA_KHOA",
    passed_over=frozenset(["STT", "MA_LOAI_KCB", "GIUONG_2015", "LDLK", "LIEN_KHOA", "ID"]),
)
