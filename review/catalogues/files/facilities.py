"""The insurer's catalogue of facilities, by day."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.law.visit import CareLevel, Tier
from review.catalogues.files.columns import (
    VALID_FROM,
    VALID_UNTIL,
    facility_code,
    further_percent,
    further_text,
    name,
)
from runtime.loading.files.cells import digits, one_of
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

TIER = Column(
    "TUYEN",
    "its tier of before 2025: " + ", ".join(f"`{tier}`" for tier in Tier),
    one_of(*Tier),
    field="tier",
)
CARE_LEVEL = Column(
    "CAP_CMKT",
    "its level since 2025: " + ", ".join(f"`{level}`" for level in CareLevel),
    one_of(*CareLevel),
    optional=True,
    droppable=True,
    field="care_level",
)

FACILITIES = Kind(
    name=CatalogueKind.FACILITIES,
    what="Tier, level, points and codes of all facilities, by day: the insurer's own, without a form.",
    columns=(
        Column("MA_CSKCB", "code of the facility, 5 characters", facility_code, field="code"),
        VALID_FROM,
        VALID_UNTIL,
        name("TEN_CSKCB"),
        Column("MA_TINH", "code of its province, 2 digits", digits(2, "a province's code"), field="province"),
        TIER,
        CARE_LEVEL,
        further_percent("DIEM", "points of its level, 0 to 100", "points"),
        further_text("MA_CSKCB_CU", "the code that it had before", "former_code"),
    ),
    key=("MA_CSKCB", "TU_NGAY"),
    mark="TEN_CSKCB",
)
