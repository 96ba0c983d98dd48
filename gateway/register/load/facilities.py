"""facilities.csv."""

from gateway.register.load.cells import digits, full_name, one_of
from gateway.register.load.column import Column
from gateway.register.load.kind import Check, Kind, repeated
from insurance.law.visit import Tier

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
