"""Where a watcher goes on: after this position."""

import base64
import binascii
import hashlib
import struct
from datetime import UTC, datetime, timedelta
from typing import Self

import msgspec

# A change is kept a day longer (forget_changes.py).
GOOD_FOR = timedelta(days=31)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Position, time in seconds, digest of the facility.
TOKEN = struct.Struct(">qq8s")


class WatchCursor(msgspec.Struct, frozen=True):
    """Everything up to `position` was sent. `issued_at` is when; it has a time zone."""

    position: int
    issued_at: datetime

    def is_too_old(self, now: datetime) -> bool:
        """Whether later changes may have been deleted before anybody read them."""
        return now - self.issued_at > GOOD_FOR

    def token(self, facility: str) -> str:
        """The cursor as text, which is valid for this facility only."""
        seconds = (self.issued_at - EPOCH) // timedelta(seconds=1)
        return base64.urlsafe_b64encode(TOKEN.pack(self.position, seconds, _digest(facility))).decode()

    @classmethod
    def from_token(cls, token: str, facility: str) -> Self | None:
        """Decode a cursor; None where it is malformed or another facility's."""
        try:
            position, seconds, digest = TOKEN.unpack(base64.b64decode(token, b"-_", validate=True))
            issued_at = EPOCH + timedelta(seconds=seconds)
        except (ValueError, binascii.Error, struct.error, OverflowError):
            return None
        return cls(position, issued_at) if digest == _digest(facility) and position >= 0 else None


def _digest(facility: str) -> bytes:
    return hashlib.blake2b(facility.encode(), digest_size=8).digest()
