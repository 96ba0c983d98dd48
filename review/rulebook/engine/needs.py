"""What a rule needs a claim to have before it has anything to say: the engine passes it over otherwise."""

from collections.abc import Collection
from enum import StrEnum

from insurance.claim.parts.line_kind import LineKind


class Given(StrEnum):
    """Facts that many claims do not have. One that may be there, because it is not known, counts."""

    # A line with a department, a practitioner or a machine.
    STAFF = "staff"
    # A line with its fund's part (T_BHTT).
    FUND_PARTS = "fund-parts"
    # The code of the visit (MA_DOITUONG_KCB).
    VISIT_CODE = "visit-code"
    # Fields of BHYT XML that no other fact has.
    KEPT_ROWS = "kept-rows"
    # Another stay of the patient that shares a day with this one.
    EARLIER_STAYS = "earlier-stays"
    # An earlier stay at the facility with a service that is paid at intervals.
    PREVIOUS_STAYS = "previous-stays"
    # Another patient who has the same machine, performer or bed meanwhile.
    CONCURRENT_USES = "concurrent-uses"
    # No line, or an amount that is missing, is not in dong, or has a tax or parts.
    UNUSUAL_AMOUNTS = "unusual-amounts"
    # The same, or a net that is not plainly quantity times price.
    UNEVEN_NETS = "uneven-nets"
    # A day of the stay, of a line or of the claim that is missing, out of order, outside the stay or to come.
    UNUSUAL_DAYS = "unusual-days"
    # A day of the stay that may have no card: no period that nothing ended has them all.
    UNCOVERED_DAYS = "uncovered-days"
    # A patient whom the register does not know by all numbers, who died by the register or by the claim, or
    # who was born since admission.
    UNUSUAL_PERSON = "unusual-person"
    # A receipt that is not genuine, not valid, or of another patient, facility or stay.
    UNUSUAL_RECEIPTS = "unusual-receipts"
    # No receipt of a look-up.
    NO_RECEIPTS = "no-receipts"
    # A line that is not as the facility's catalogue has it, or that could not be looked up.
    UNLIKE_CATALOGUE = "unlike-catalogue"


# A line of this kind, or a fact.
Need = LineKind | Given
# Sets of needs are numbers, because each claim compares its own with those of fifty rules.
BITS: dict[Need | None, int] = {need: 1 << place for place, need in enumerate((*LineKind, *Given))}


def bits_of(needs: Collection[Need]) -> int:
    """The set as a number: two sets have something in common if `&` of their numbers is not 0."""
    return sum(BITS[need] for need in set(needs))
