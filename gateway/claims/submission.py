"""What a facility submits."""

from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it was sent. `facility` is that of the caller's token; the rest is not checked yet."""

    facility: str
    format: ClaimFormat
    content: bytes
    idempotency_key: str | None = None
    replaces_claim_id: UUID | None = None
