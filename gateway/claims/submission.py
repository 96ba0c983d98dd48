"""What a facility submits."""

from uuid import UUID

import msgspec
from msgspec.structs import replace

from insurance.claim.format import ClaimFormat
from insurance.law.visit import CareLevel, Tier

# To read or compare more takes milliseconds, in which look-ups would wait. Few claims have a tenth of this.
LARGE_BYTES = 64 * 1024


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it was sent. `facility` is that of the caller's token; the rest is not checked yet.

    `tier` and `care_level` are those of the facility; None where they are not known. `traceparent` names the
    span that the review of the claim belongs to, empty where the claim is not traced.
    """

    facility: str
    format: ClaimFormat
    content: bytes
    idempotency_key: str | None = None
    replaces_claim_id: UUID | None = None
    tier: Tier | None = None
    care_level: CareLevel | None = None
    traceparent: str = ""

    @property
    def is_large(self) -> bool:
        """Whether it is read in a thread, and received apart from others."""
        return len(self.content) > LARGE_BYTES

    def in_span(self, traceparent: str) -> "Submission":
        """The claim, whose review is to belong to this span; the claim itself without one."""
        return replace(self, traceparent=traceparent) if traceparent else self
