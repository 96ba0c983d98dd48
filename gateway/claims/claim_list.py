"""What a list of claims is asked for, and where its next page begins. Pure."""

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

# Microseconds of receipt, the claim's id, and a digest of what the list was asked for.
TOKEN = struct.Struct(">q16s8s")


class Filter(msgspec.Struct, frozen=True):
    """Claims of one facility, in any of these states (all where empty), received from .. before."""

    facility: str
    states: tuple[ClaimState, ...] = ()
    received_from: datetime = EARLIEST
    received_before: datetime = LATEST

    @property
    def digest(self) -> bytes:
        """Eight bytes that tell this question from others."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=8).digest()


class Cursor(msgspec.Struct, frozen=True):
    """The last claim of the page before; the first page begins after one that comes before all."""

    received_at: datetime = LATEST
    claim_id: UUID = UUID(int=0)

    @classmethod
    def after(cls, claim: KeptClaim) -> Self:
        """Behind this claim."""
        return cls(claim.received_at, claim.claim_id)

    def token(self, sought: Filter) -> str:
        """As a page token, good for the same question only."""
        microseconds = (self.received_at - EARLIEST) // timedelta(microseconds=1)
        packed = TOKEN.pack(microseconds, self.claim_id.bytes, sought.digest)
        return base64.urlsafe_b64encode(packed).decode()

    @classmethod
    def from_token(cls, token: str, sought: Filter) -> Self | None:
        """From a page token, or None where it is none of ours or of another question."""
        try:
            microseconds, claim_id, digest = TOKEN.unpack(base64.b64decode(token, b"-_", validate=True))
            received_at = EARLIEST + timedelta(microseconds=microseconds)
        except (ValueError, binascii.Error, struct.error, OverflowError):
            return None
        return cls(received_at, UUID(bytes=claim_id)) if digest == sought.digest else None
