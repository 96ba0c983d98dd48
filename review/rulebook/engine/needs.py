"""What a rule needs a claim to have before it has anything to say: the engine passes it over otherwise."""

from collections.abc import Collection
from enum import StrEnum

from insurance.claim.parts.line_kind import LineKind


class Given(StrEnum):
    """Facts that many claims do not have."""

    # A line with a department, a practitioner or a machine.
    STAFF = "staff"
    # A line with its fund's part (T_BHTT).
    FUND_PARTS = "fund-parts"
    # The code of the visit (MA_DOITUONG_KCB).
    VISIT_CODE = "visit-code"
    # Another stay of the patient that shares a day with this one.
    EARLIER_STAYS = "earlier-stays"
    # An earlier stay at the facility with a service that is paid at intervals; or it is not known whether.
    PREVIOUS_STAYS = "previous-stays"
    # Another patient who has the same machine, performer or bed meanwhile; or it is not known whether.
    CONCURRENT_USES = "concurrent-uses"


# A line of this kind, or a fact.
Need = LineKind | Given
# Sets of needs are numbers, because each claim compares its own with those of fifty rules.
BITS: dict[Need | None, int] = {need: 1 << place for place, need in enumerate((*LineKind, *Given))}


def bits_of(needs: Collection[Need]) -> int:
    """The set as a number: two sets have something in common if `&` of their numbers is not 0."""
    return sum(BITS[need] for need in set(needs))
