"""As much of HTTP/2's framing as a load generator writes and reads (RFC 9113, RFC 7541)."""

import struct
from collections.abc import Mapping

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0x0, 0x1, 0x3, 0x4, 0x6, 0x7, 0x8
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1
INITIAL_WINDOW_SIZE = 0x4
FIRST_WINDOW, LARGEST_WINDOW = 65_535, 2**31 - 1
# The length is of 24 bits: the high byte, then the low two.
FRAME = struct.Struct(">BHBBI")


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """One frame (RFC 9113, section 4.1)."""
    length = len(payload)
    return FRAME.pack(length >> 16, length & 0xFFFF, kind, flags, stream) + payload


def header_block(headers: Mapping[str, str]) -> bytes:
    """Headers as literals without indexing (RFC 7541, section 6.2.2): no table to keep."""
    parts = ((name.encode(), value.encode()) for name, value in headers.items())
    return b"".join(b"\x00%c%s%s%s" % (len(name), name, _length(value), value) for name, value in parts)


def hello() -> bytes:
    """What a client begins with: both windows as wide as they go, so that the server never waits for it."""
    settings = struct.pack(">HI", INITIAL_WINDOW_SIZE, LARGEST_WINDOW)
    widen = struct.pack(">I", LARGEST_WINDOW - FIRST_WINDOW)
    return PREFACE + frame(SETTINGS, 0, 0, settings) + frame(WINDOW_UPDATE, 0, 0, widen)


def _length(value: bytes) -> bytes:
    return bytes([len(value)]) if len(value) < 127 else bytes([127, len(value) - 127])
