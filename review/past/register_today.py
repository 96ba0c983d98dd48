"""Puts what the register says today into the facts of claims that were judged before."""

from collections.abc import Sequence
from uuid import UUID

from gateway.mailbox.register_today import ReceivedBefore, RegisterFacts
from gateway.mailbox.register_today import RegisterToday as Register
from insurance.claim.claim import Claim
from review.v1.claim_submitted_pb2 import ClaimSubmitted


class RegisterToday:
    """The port Register. Receipts stay as they were verified when the claim came in: they do not change."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def todays_facts(self, claims: Sequence[tuple[ClaimSubmitted, Claim]]) -> list[ClaimSubmitted]:
        """Return the messages with what the register says now, and without the stays of then."""
        asked = [ReceivedBefore(UUID(kept.claim_id), kept.facility, claim) for kept, claim in claims]
        found = await self._register.read(asked)
        return [_updated(kept, facts) for (kept, _), facts in zip(claims, found, strict=True)]


def _updated(kept: ClaimSubmitted, facts: RegisterFacts) -> ClaimSubmitted:
    updated = ClaimSubmitted()
    updated.CopyFrom(kept)
    updated.ClearField("compared_with")
    updated.ClearField("entitlement")
    updated.ClearField("facility_codes")
    updated.card.CopyFrom(facts.card)
    updated.facility_facts.CopyFrom(facts.facility)
    updated.facility_codes.extend(facts.facility_codes)
    if facts.entitlement is not None:
        updated.entitlement.CopyFrom(facts.entitlement)
    return updated
