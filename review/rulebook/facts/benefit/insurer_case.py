"""The code in the insurer's list for a wrong benefit rate: by tier, line of care, cost and area."""

from enum import StrEnum

from insurance.law.visit import CareLevel, Facility, Tier

# Nothing is paid, whatever the case.
NOTHING_PAID = "F2_9"


class TierGroup(StrEnum):
    """How the list divides facilities."""

    DISTRICT = "district"
    PROVINCE_OR_CENTRE = "province or centre"
    COMMUNE = "commune"


TIERS = {
    Tier.COMMUNE: TierGroup.COMMUNE,
    Tier.DISTRICT: TierGroup.DISTRICT,
    Tier.PROVINCIAL: TierGroup.PROVINCE_OR_CENTRE,
    Tier.CENTRAL: TierGroup.PROVINCE_OR_CENTRE,
}
# Of a facility that never had a tier.
CARE_LEVELS = {
    CareLevel.PRIMARY_STATION: TierGroup.COMMUNE,
    CareLevel.PRIMARY_OTHER: TierGroup.COMMUNE,
    CareLevel.SPECIALISED: TierGroup.PROVINCE_OR_CENTRE,
}
# For each group, the code of a visit of 15 % of the reference level or more, and of one that costs less.
RIGHT_LINE = {
    TierGroup.DISTRICT: ("F2_10", "F2_12"),
    TierGroup.PROVINCE_OR_CENTRE: ("F2_18", "F2_20"),
    TierGroup.COMMUNE: ("F2_26", "F2_28"),
}
WRONG_LINE = {
    TierGroup.DISTRICT: ("F2_11", "F2_13"),
    TierGroup.PROVINCE_OR_CENTRE: ("F2_19", "F2_21"),
    TierGroup.COMMUNE: ("F2_27", "F2_30"),
}
# Wrong line with an area code K1, K2 or K3. The list has no dear visit at a commune station.
WRONG_LINE_OF_AREA = {
    TierGroup.DISTRICT: ("F2_15", "F2_14"),
    TierGroup.PROVINCE_OR_CENTRE: ("F2_23", "F2_22"),
    TierGroup.COMMUNE: ("F2_27", "F2_31"),
}
ALL_CASES = (
    NOTHING_PAID,
    *sorted(
        {
            code
            for table in (RIGHT_LINE, WRONG_LINE, WRONG_LINE_OF_AREA)
            for of in table.values()
            for code in of
        }
    ),
)


def insurer_case(facility: Facility, *, right_line: bool, is_small: bool, has_area: bool) -> str:
    """The code, such as "F2_18"."""
    table = RIGHT_LINE if right_line else WRONG_LINE_OF_AREA if has_area else WRONG_LINE
    return table[tier_group(facility)][is_small]


def tier_group(facility: Facility) -> TierGroup:
    """The group of the facility; one of the basic level without a tier is like a district hospital."""
    by_level = CARE_LEVELS.get(facility.care_level, TierGroup.DISTRICT) if facility.care_level else None
    return TIERS.get(facility.tier) or by_level or TierGroup.DISTRICT
