"""Which changes of facility codes a claim is judged by."""

from collections.abc import Sequence

from gateway.claims.read_claim import ReadSubmission
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from review.v1.claim_submitted_pb2 import CardFacts


def named_code_changes(read: ReadSubmission, card: CardFacts, changes: CodeChanges) -> Sequence[CodeChange]:
    """Return those of the facilities that the claim or the register names."""
    if not changes:
        return ()
    stated = (one.registered_facility for one in read.claim.cards if one.registered_facility)
    registered = (period.registered_facility for period in card.periods)
    return changes.about((read.submission.facility, *stated, *registered))
