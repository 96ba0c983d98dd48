"""A claim as the gateway keeps it, and the state that follows from what is kept. Pure."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat


class ClaimState(StrEnum):
    """How far a claim has come. DECIDED is the reviewers', who are not there yet."""

    RECEIVED = "RECEIVED"
    REVIEWED = "REVIEWED"
    DECIDED = "DECIDED"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"


class KeptClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of one facility.

    `content` is what was handed in; a list leaves it out (None). `reviewed` is a serialised ClaimReviewed,
    None until there is one. `set_aside` says that its review failed three times.
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
        """REPLACED or CANCELLED where it was closed, else whether it has been reviewed."""
        return self.closed_as or (ClaimState.REVIEWED if self.reviewed else ClaimState.RECEIVED)
