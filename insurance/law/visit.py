"""What is known about a visit when it begins."""

from datetime import date
from enum import StrEnum

import msgspec

# The rules on lines of care (tuyến) ended the day before: later ones do not ask for the tier of the
# registered facility, and visits have the codes of MA_DOITUONG_KCB. visit_cases_2025.yaml has the law.
FIRST_DAY_WITHOUT_LINES = date(2025, 1, 1)


class Tier(StrEnum):
    """The tier (tuyến) of a facility before 2025-01-01; today's law still refers to it.

    NONE is a facility that was first licensed in 2025 or later, so that it never had one.
    """

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    COMMUNE = "commune"
    NONE = "none"


class CareLevel(StrEnum):
    """The level (cấp chuyên môn kỹ thuật) of a facility since 2025-01-01, divided as in QĐ 3276/QĐ-BYT.

    PRIMARY_STATION is a facility of the kinds that code 1.2 lists. BASIC_UPPER has the points that code 1.13
    asks for (50 to under 70); BASIC_LOWER has fewer, or a provisional rank. BASIC is a facility of the basic
    level whose points are not known.
    """

    PRIMARY_STATION = "primary_station"
    PRIMARY_OTHER = "primary_other"
    BASIC = "basic"
    BASIC_LOWER = "basic_lower"
    BASIC_UPPER = "basic_upper"
    SPECIALISED = "specialised"


class VisitKind(StrEnum):
    """How the patient is treated."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    EMERGENCY = "emergency"
    DAY_CARE = "day_care"


class Facility(msgspec.Struct, frozen=True):
    """Where the visit takes place. With `care_level` None (not known), a level is assumed from the tier."""

    tier: Tier
    care_level: CareLevel | None = None


class Visit(msgspec.Struct, frozen=True):
    """How the patient comes to the facility. `kind` is None if it is not known.

    `registered_here`: the card is registered at this facility. `transferred`: the patient has a transfer
    paper (phiếu chuyển). `follow_up`: the patient returns on an appointment (giấy hẹn khám lại). `open_line`
    (thông tuyến, until 2024): the card is registered at a commune or district facility of the same province.
    `after_self_referral`: the patient had gone alone, not by the right line, to the facility that wrote the
    transfer paper, and the law has no exception for the reason of the transfer. `until` is the last day of
    the stay, None for a visit of one day: some provisions count for every day of a stay that ends after they
    came into force. `code_at_end`: the code (MA_DOITUONG_KCB) that a claim states; it counts if it rests on
    what is known only when a visit ends.
    """

    day: date
    facility: Facility
    kind: VisitKind | None
    registered_here: bool
    transferred: bool
    follow_up: bool
    open_line: bool = False
    after_self_referral: bool = False
    code_at_end: str = ""
    until: date | None = None
