"""The kind of file with facilities."""

from gateway.register.load.register_files.cells import facility_code, full_name
from insurance.law.visit import CareLevel, Tier
from runtime.loading.files.cells import digits, one_of
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

FACILITIES = Kind(
    name="facilities",
    what="Where people are treated: who may be given a token to call with.",
    columns=(
        Column("facility", "code of the facility (MA_CSKCB), 5 characters", facility_code),
        Column("full_name", "its name", full_name),
        Column("province", "code of its province, 2 digits", digits(2, "a province's code")),
        Column(
            "tier",
            "its tier of before 2025: "
            + ", ".join(f"`{tier}`" for tier in Tier)
            + " (first licensed in 2025 or later)",
            one_of(*Tier),
        ),
        Column(
            "care_level",
            "its level since 2025 (cấp chuyên môn kỹ thuật): "
            + ", ".join(f"`{level}`" for level in CareLevel),
            one_of(*CareLevel),
            optional=True,
            droppable=True,
        ),
    ),
    key=("facility",),
)
