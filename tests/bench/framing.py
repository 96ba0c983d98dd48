"""Files of messages as gRPC frames them: one byte (0: not compressed), four bytes of length, the message."""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

PREFIX = struct.Struct(">BI")


def write(file: Path, messages: Iterable[bytes]) -> Path:
    """Write such a file and return its path."""
    file.write_bytes(b"".join(PREFIX.pack(0, len(message)) + message for message in messages))
    return file


def with_prefixes(content: bytes) -> Iterator[bytes]:
    """The messages of such a file, each with its prefix, as they are sent."""
    at = 0
    while at < len(content):
        _, length = PREFIX.unpack_from(content, at)
        yield content[at : at + PREFIX.size + length]
        at += PREFIX.size + length


def messages(content: bytes) -> Iterator[bytes]:
    """The messages of such a file."""
    return (message[PREFIX.size :] for message in with_prefixes(content))
