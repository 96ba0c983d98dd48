"""What a facility hands in. Pure."""

from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as sent. `facility` is the caller's; the rest is the caller's word, not yet read."""

    facility: str
    format: ClaimFormat
    content: bytes
    idempotency_key: str | None = None
    replaces_claim_id: UUID | None = None
