"""facilities.csv."""

from review.law.visit import Tier
from wardgate.register.cells import digits, full_name, one_of
from wardgate.register.column import Column
from wardgate.register.kind import Check, Kind, repeated

FACILITIES = Kind(
    name="facilities",
    what="Where people are treated: who may be given a token to call with.",
    columns=(
        Column("facility", "code of the facility (MA_CSKCB), 5 digits", digits(5, "a facility's code")),
        Column("full_name", "its name", full_name),
        Column("province", "code of its province, 2 digits", digits(2, "a province's code")),
        Column(
            "tier",
            "its tier of before 2025: " + ", ".join(f"`{tier}`" for tier in Tier),
            one_of(*Tier),
        ),
    ),
    key=("facility",),
    known="gateway.facilities",
    checks=(Check("facility", repeated("staged_facilities", "facility")),),
    merge=(
        """
        UPDATE gateway.facilities AS known
        SET full_name = changed.full_name, province = changed.province, tier = changed.tier
        FROM changed_facilities AS changed WHERE known.facility = changed.facility
        """,
        """
        INSERT INTO gateway.facilities (facility, full_name, province, tier)
        SELECT facility, full_name, province, tier FROM added_facilities
        """,
    ),
)
