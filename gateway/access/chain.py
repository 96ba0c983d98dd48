"""The hash chains of the access log: a link holds a group of entries and the hash of the link before it.

Each writer, that is each gateway process, has a chain of its own, so no writer waits for another.
"""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from gateway.access.access_entry import AccessEntry, canonical

# Part of the hash that the first link of a chain follows. Another way to hash gets another name here, so the
# first link of a chain tells how the chain is hashed.
FORM = b"wardgate access log 1"
MARK_BYTES = 4
# The number of a chain is random: a process that begins one needs to ask no other.
CHAIN_BITS = 48
LONG_AGO = datetime.min.replace(tzinfo=UTC)

_encoder = msgspec.msgpack.Encoder()


class Head(msgspec.Struct, frozen=True):
    """The end of a chain: number, hash and time of writing of its last link."""

    chain: int
    link: int
    hash: bytes
    written_at: datetime


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A group of entries that was written at once. The links of a chain count from 1.

    `marks` are the CRC-32 of each entry, four bytes each: the hash shows that something was changed, the
    marks show which entry.
    """

    chain: int
    link: int
    written_at: datetime
    previous: bytes
    hash: bytes
    marks: bytes
    entries: tuple[AccessEntry, ...]

    @property
    def head(self) -> Head:
        """The end of the chain after this link."""
        return Head(self.chain, self.link, self.hash, self.written_at)


def new_chain(chain: int) -> Head:
    """Return what the first link of this chain follows."""
    genesis = hashlib.sha256(FORM + chain.to_bytes(8, "big")).digest()
    return Head(chain, 0, genesis, LONG_AGO)


def next_link(head: Head, entries: Sequence[AccessEntry], now: datetime) -> Link:
    """Return the link that follows `head`: never earlier than it, whatever the clock says."""
    written_at, number = max(now, head.written_at), head.link + 1
    digest = LinkDigest(head.hash, head.chain, number, written_at)
    marks = b"".join([digest.add(entry) for entry in entries])
    return Link(head.chain, number, written_at, head.hash, digest.finish(marks), marks, tuple(entries))


class LinkDigest:
    """The hash of a link.

    SHA-256 over: the hash before it; [chain, link, written_at] as MessagePack; the canonical form of each
    entry, in their order; the marks as MessagePack.
    """

    def __init__(self, previous: bytes, chain: int, link: int, written_at: datetime) -> None:
        self._digest = hashlib.sha256(previous + _encoder.encode((chain, link, written_at)))

    def add(self, entry: AccessEntry | Sequence[Any]) -> bytes:
        """Add the next entry, and return its mark."""
        body = canonical(entry)
        self._digest.update(body)
        return zlib.crc32(body).to_bytes(MARK_BYTES, "big")

    def finish(self, marks: bytes) -> bytes:
        """Return the hash with these marks."""
        digest = self._digest.copy()
        digest.update(_encoder.encode(marks))
        return digest.digest()


def chain_name(chain: int) -> str:
    """Return the number as twelve hexadecimal digits."""
    return f"{chain:012x}"
