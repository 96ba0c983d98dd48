"""How a link is written in a spool file: between two frames, so that a damaged record can be passed over.

Each frame has its own checksum, the position of the record among all look-ups of the file, and its time.
"""

import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

import msgspec

from gateway.access.chain import Link

# Four bytes that mark the frame; then the fields of Frame.
LAYOUT = struct.Struct(">4sIIIIq")
CHECKSUM = struct.Struct(">I")
FRAME_BYTES = LAYOUT.size + CHECKSUM.size
# Before a link and after it.
HEAD, FOOT = b"WGL\xf1", b"WGL\xf2"
# Earlier versions wrote only this before a link: its length in bytes, its CRC-32, the number of its entries.
PLAIN = struct.Struct(">III")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder = msgspec.msgpack.Decoder(Link)


class Frame(NamedTuple):
    """What is known of a link without reading it.

    `length` (bytes) and `digest` (CRC-32) are those of the encoded link, `entries` its look-ups, and `before`
    the look-ups of the file before it. `microseconds` since 1970 are the time at which it was written.
    """

    length: int
    digest: int
    entries: int
    before: int
    microseconds: int

    @classmethod
    def unpack(cls, mark: bytes, content: bytes) -> Self | None:
        """Return the frame with this mark at the beginning of the content; None if there is none."""
        fields, checksum = content[: LAYOUT.size], content[LAYOUT.size : FRAME_BYTES]
        if not fields.startswith(mark) or CHECKSUM.pack(zlib.crc32(fields)) != checksum:
            return None
        return cls(*LAYOUT.unpack(fields)[1:])

    def pack(self, mark: bytes) -> bytes:
        """Return the frame as bytes."""
        fields = LAYOUT.pack(mark, *self)
        return fields + CHECKSUM.pack(zlib.crc32(fields))

    @property
    def size(self) -> int:
        """The bytes of the whole record."""
        return 2 * FRAME_BYTES + self.length

    @property
    def after(self) -> int:
        """The look-ups of the file up to the end of this record."""
        return self.before + self.entries

    @property
    def written_at(self) -> datetime:
        """When the link was written."""
        return EPOCH + self.microseconds * MICROSECOND


def encode_record(link: Link, before: int) -> bytes:
    """Return a record, to be written after `before` look-ups."""
    body = _encoder.encode(link)
    microseconds = (link.written_at - EPOCH) // MICROSECOND
    frame = Frame(len(body), zlib.crc32(body), len(link.entries), before, microseconds)
    return b"".join((frame.pack(HEAD), body, frame.pack(FOOT)))


def decode_link(body: bytes) -> Link:
    """Return the link of a record that is intact."""
    return _decoder.decode(body)
