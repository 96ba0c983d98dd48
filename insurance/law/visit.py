"""What is known of a visit when it begins. Pure."""

from datetime import date
from enum import StrEnum

import msgspec


class Tier(StrEnum):
    """The tier that a facility was of before 2025-01-01 (tuyến); the law of today still asks for it."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    COMMUNE = "commune"


class CareLevel(StrEnum):
    """The level a facility is ranked at since 2025-01-01 (cấp chuyên môn kỹ thuật), split as QĐ 3276 does.

    PRIMARY_STATION is of the kinds that code 1.2 lists; BASIC_UPPER has the points of code 1.13, BASIC_LOWER
    fewer, or a provisional rank; BASIC is of the basic level, with points that are not known.
    """

    PRIMARY_STATION = "primary_station"
    PRIMARY_OTHER = "primary_other"
    BASIC = "basic"
    BASIC_LOWER = "basic_lower"
    BASIC_UPPER = "basic_upper"
    SPECIALISED = "specialised"


class VisitKind(StrEnum):
    """How the person is treated."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    EMERGENCY = "emergency"
    DAY_CARE = "day_care"


class Facility(msgspec.Struct, frozen=True):
    """Where. `care_level` is None where the rank is not known: then it is assumed by the tier."""

    tier: Tier
    care_level: CareLevel | None = None


class Visit(msgspec.Struct, frozen=True):
    """Who comes how. `kind` is None where nobody said.

    `registered_here`: the facility is the one the card is registered at. `transferred`: there is a transfer
    paper. `follow_up`: the person returns on an appointment.
    """

    day: date
    facility: Facility
    kind: VisitKind | None
    registered_here: bool
    transferred: bool
    follow_up: bool
