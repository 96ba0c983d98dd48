"""A claim as the gateway keeps it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat


class ClaimState(StrEnum):
    """How far a claim has come. No claim is DECIDED yet: reviewers will decide claims."""

    RECEIVED = "RECEIVED"
    REVIEWED = "REVIEWED"
    DECIDED = "DECIDED"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"


class KeptClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of a facility.

    `content` is what was submitted, None in lists. `reviewed` is a serialised ClaimReviewed, None before the
    review. `set_aside` is true where the review failed three times.
    """

    claim_id: UUID
    facility: str
    number: str
    format: ClaimFormat
    received_at: datetime
    content: bytes | None
    idempotency_key: str | None = None
    replaces_claim_id: UUID | None = None
    replaced_by_claim_id: UUID | None = None
    closed_as: ClaimState | None = None
    reviewed: bytes | None = None
    set_aside: bool = False

    @property
    def state(self) -> ClaimState:
        """REPLACED or CANCELLED for a closed claim; else REVIEWED or RECEIVED."""
        return self.closed_as or (ClaimState.REVIEWED if self.reviewed else ClaimState.RECEIVED)
