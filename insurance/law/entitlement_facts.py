"""All that an entitlement depends on while the law does not change. Pure."""

from enum import Enum

import msgspec

from insurance.law.visit import Facility, VisitKind
from insurance.law.visit_case import Arrival, Circumstance, StayKind


class Ceiling(Enum):
    """How somebody stands to the year's ceiling on co-payments."""

    NONE = "none"
    OPEN = "open"
    REACHED = "reached"


class EntitlementFacts(msgspec.Struct, frozen=True):
    """Fields as in Visit and Insured. `group` is empty where the law of the day says nothing about it.

    `stated_code` is the code that a claim bears; None where the facts are to tell it.
    """

    kind: VisitKind | None
    facility: Facility
    registered_here: bool
    transferred: bool
    follow_up: bool
    hardship_area: bool
    group: str
    level: int
    under_six: bool
    ceiling: Ceiling
    stated_code: str | None

    def arrival(self, facility: Facility) -> Arrival:
        """As the cases see it, at a facility whose level may have been assumed."""
        given = {
            Circumstance.REGISTERED: self.registered_here,
            Circumstance.TRANSFERRED: self.transferred,
            Circumstance.FOLLOW_UP: self.follow_up,
            Circumstance.EMERGENCY: self.kind is VisitKind.EMERGENCY,
            Circumstance.HARDSHIP_AREA: self.hardship_area,
        }
        return Arrival(
            circumstances=frozenset(circumstance for circumstance, so in given.items() if so),
            stay=StayKind.INPATIENT if self.kind is VisitKind.INPATIENT else StayKind.OUTPATIENT,
            care_level=facility.care_level,
            tier=facility.tier,
        )
