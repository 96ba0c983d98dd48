"""A question for the uses of other claims."""

from uuid import UUID

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.stay import person_key
from insurance.claim.uses.use import Use
from insurance.claim.uses.uses_of_claim import uses_of
from review.submitted_claim import replaced_by
from review.v1.claim_submitted_pb2 import ClaimSubmitted

# So many are found for a use, of which a finding names one. There are dozens where the hours of reports are
# written as those of the end.
MOST_OTHERS = 5


class UseQuery(msgspec.Struct, frozen=True):
    """The uses of a claim, its facility, its person, its place in the queue, and the claim that it replaces.

    Uses of other claims have a lower place and another person.
    """

    place: int
    facility: str
    person: str
    replaced: UUID | None
    uses: tuple[Use, ...]


def use_query(place: int, claim: Claim, submitted: ClaimSubmitted) -> UseQuery | None:
    """None where the claim uses nothing that can be compared, or names no person."""
    uses = uses_of(claim)
    if not uses:
        return None
    person = person_key(claim, submitted.facility, submitted.card.insurance_number)
    return UseQuery(place, submitted.facility, person, replaced_by(submitted), uses) if person else None
