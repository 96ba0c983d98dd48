"""A claim of the past that was read, before it is known what it is compared with."""

from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from insurance.claim.claim import Claim
from insurance.claim.stay import PersonDays, person_days
from review.past.kept_claim import KeptClaim
from review.v1.claim_submitted_pb2 import ClaimSubmitted


class Received(Protocol):
    """A claim that came in, as the gateway has it."""

    @property
    def claim_id(self) -> UUID: ...
    @property
    def facility(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def is_archived(self) -> bool: ...


class Opened(NamedTuple):
    """A claim that was read, with the message of its facts: those that are kept, or those of today."""

    received: Received
    kept: KeptClaim
    claim: Claim
    submitted: ClaimSubmitted

    @property
    def days(self) -> PersonDays | None:
        """The person and the days of the stay."""
        return _days(self.claim, self.submitted)

    @property
    def place_now(self) -> int | None:
        """The place of its stay, if the claim is compared with what is there now; None where that is kept."""
        return None if self.submitted.HasField("compared_with") else self.kept.place


def person_of(claim: Claim, submitted: ClaimSubmitted) -> str | None:
    """Identifies the person of a claim; None where it names no person or no day: it has no earlier stays."""
    days = _days(claim, submitted)
    return days.person if days else None


def _days(claim: Claim, submitted: ClaimSubmitted) -> PersonDays | None:
    return person_days(claim, submitted.facility, submitted.card.insurance_number)
