"""The facts that decide an entitlement while the law stays the same: the key under which it is cached."""

from enum import Enum

import msgspec

from insurance.law.parameters.provision import Provision
from insurance.law.visit import Facility, VisitKind
from insurance.law.visit_case import Arrival, Circumstance, StayKind


class CeilingStatus(Enum):
    """Whether the year's ceiling on co-payments applies to the person, and whether it is reached."""

    NONE = "none"
    OPEN = "open"
    REACHED = "reached"


class EntitlementFacts(msgspec.Struct, frozen=True):
    """Facts about the visit and the insured person; the fields are explained at Visit and Insured.

    `group` and `code_at_end` are empty if the law of the day has no rule for them, so that all such values
    share one entry of the cache. `hardship_area` is true for an area code K1, K2 or K3. `barred_transfer` is
    the provision by which a transfer paper does not count (VisitCases.bar_to_transfers), so that
    `transferred` is false. `supplies_capped`: there is a cap on supplies, for those levels to which it
    applies. `stated_code` is the code (MA_DOITUONG_KCB) that a claim states; with None the code follows from
    the other facts.
    """

    kind: VisitKind | None
    facility: Facility
    registered_here: bool
    transferred: bool
    barred_transfer: Provision | None
    follow_up: bool
    open_line: bool
    newborn: bool
    code_at_end: str
    hardship_area: bool
    group: str
    level: int
    under_six: bool
    ceiling: CeilingStatus
    stated_code: str | None
    supplies_capped: bool

    def arrival(self, facility: Facility) -> Arrival:
        """The facts that VisitCases compares, with `facility` in place of the visit's own."""
        present = {
            Circumstance.REGISTERED: self.registered_here,
            Circumstance.TRANSFERRED: self.transferred,
            Circumstance.FOLLOW_UP: self.follow_up,
            Circumstance.OPEN_LINE: self.open_line,
            Circumstance.NEWBORN: self.newborn,
            Circumstance.EMERGENCY: self.kind is VisitKind.EMERGENCY,
            Circumstance.HARDSHIP_AREA: self.hardship_area,
        }
        return Arrival(
            circumstances=frozenset(circumstance for circumstance, is_so in present.items() if is_so),
            stay=StayKind.INPATIENT if self.kind is VisitKind.INPATIENT else StayKind.OUTPATIENT,
            care_level=facility.care_level,
            tier=facility.tier,
        )
