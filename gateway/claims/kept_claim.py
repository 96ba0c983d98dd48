"""A claim as the gateway keeps it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat


class ClaimState(StrEnum):
    """How far a claim has come. One that a facility explains is REVIEWED again, until it is decided again."""

    RECEIVED = "RECEIVED"
    REVIEWED = "REVIEWED"
    DECIDED = "DECIDED"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"


class ClaimUse(StrEnum):
    """What a claim is for: a bill, or a question before treatment whether or what will be paid."""

    CLAIM = "claim"
    PREAUTHORIZATION = "preauthorization"
    PREDETERMINATION = "predetermination"


class Archived(msgspec.Struct, frozen=True):
    """Where the content of a claim is that was moved out of the database, and since when."""

    file: str
    archived_at: datetime


class KeptClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of a facility.

    `content` is what was submitted, None in lists and where it is archived: then `archived` says where, and
    `content_digest` whether the same claim comes again. `reviewed` is a serialised ClaimReviewed, None before
    the review and of an archived claim. `set_aside` is true where the review failed three times. `decided` is
    a serialised ClaimDecided, None where there is none: the decision in effect or, with `is_asked`, a
    question to the facility.

    A withdrawal only withdraws another claim, `replaces_claim_id`, if there is one. It is CANCELLED itself,
    and is never reviewed: `acknowledgement` is the serialised ClaimReviewed that answers it.
    `resource_id` is what references of other claims name it by, where that is not its number.
    `preauthorization_claim_id` is the preauthorization or predetermination that a bill names.
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
    decided: bytes | None = None
    is_asked: bool = False
    use: ClaimUse = ClaimUse.CLAIM
    is_withdrawal: bool = False
    acknowledgement: bytes | None = None
    preauthorization_claim_id: UUID | None = None
    resource_id: str | None = None
    archived: Archived | None = None
    content_digest: bytes | None = None

    @property
    def state(self) -> ClaimState:
        """REPLACED or CANCELLED for a closed claim; else DECIDED, REVIEWED or RECEIVED."""
        if self.closed_as:
            return self.closed_as
        if self.decided and not self.is_asked:
            return ClaimState.DECIDED
        return ClaimState.REVIEWED if self.reviewed or self.archived else ClaimState.RECEIVED

    @property
    def answer(self) -> bytes | None:
        """The serialised ClaimReviewed, for a withdrawal that of the gateway; None before the review."""
        return self.acknowledgement or self.reviewed
