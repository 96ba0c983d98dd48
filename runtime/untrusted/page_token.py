"""The token with which a caller asks for the next page of a list: where it begins, for one filter only."""

import base64
import binascii
import hashlib
import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The time in microseconds, the ID, the digest of the filter.
TOKEN = struct.Struct(">q16s8s")


def page_token(at: datetime, item: UUID, sought: msgspec.Struct) -> str:
    """The token of the page after this item. The list has what `sought` selects, by time and ID."""
    microseconds = (at - EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(TOKEN.pack(microseconds, item.bytes, _digest(sought))).decode()


def read_page_token(token: str, sought: msgspec.Struct) -> tuple[datetime, UUID] | None:
    """The time and the ID of a token; None where it is malformed or belongs to another filter."""
    try:
        microseconds, item, digest = TOKEN.unpack(base64.b64decode(token, b"-_", validate=True))
        at = EPOCH + timedelta(microseconds=microseconds)
    except (ValueError, binascii.Error, struct.error, OverflowError):
        return None
    return (at, UUID(bytes=item)) if digest == _digest(sought) else None


def _digest(sought: msgspec.Struct) -> bytes:
    """Eight bytes that differ between filters."""
    return hashlib.blake2b(msgspec.json.encode(sought), digest_size=8).digest()
