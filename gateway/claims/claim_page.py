"""Which claims a list has, and where its next page begins."""

import base64
import binascii
import hashlib
import struct
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

import msgspec

from gateway.claims.kept_claim import ClaimState, KeptClaim

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)

# Time of receipt in microseconds, claim ID, digest of the filter.
TOKEN = struct.Struct(">q16s8s")


class ClaimFilter(msgspec.Struct, frozen=True):
    """The claims of one facility in these states (empty: in any), received in this span.

    `received_from` is inclusive, `received_before` exclusive.
    """

    facility: str
    states: tuple[ClaimState, ...] = ()
    received_from: datetime = EARLIEST
    received_before: datetime = LATEST

    @property
    def digest(self) -> bytes:
        """Eight bytes that differ between filters."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=8).digest()


class PageCursor(msgspec.Struct, frozen=True):
    """The last claim of the page before. The default comes before all claims: the first page follows it."""

    received_at: datetime = LATEST
    claim_id: UUID = UUID(int=0)

    @classmethod
    def after(cls, claim: KeptClaim) -> Self:
        """The cursor of the page that follows this claim."""
        return cls(claim.received_at, claim.claim_id)

    def token(self, claim_filter: ClaimFilter) -> str:
        """Return a page token, which is valid for this filter only."""
        microseconds = (self.received_at - EARLIEST) // timedelta(microseconds=1)
        packed = TOKEN.pack(microseconds, self.claim_id.bytes, claim_filter.digest)
        return base64.urlsafe_b64encode(packed).decode()

    @classmethod
    def from_token(cls, token: str, claim_filter: ClaimFilter) -> Self | None:
        """Decode a page token; None where it is malformed or belongs to another filter."""
        try:
            microseconds, claim_id, digest = TOKEN.unpack(base64.b64decode(token, b"-_", validate=True))
            received_at = EARLIEST + timedelta(microseconds=microseconds)
        except (ValueError, binascii.Error, struct.error, OverflowError):
            return None
        return cls(received_at, UUID(bytes=claim_id)) if digest == claim_filter.digest else None
