"""The chain that look-ups hang on: each link holds a group of entries and the hash of the link before. Pure.

A writer, that is one gateway process, has a chain of its own, so no writer ever waits for another.
"""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from gateway.access.access_entry import AccessEntry, canonical

# Another way to hash would bear another name, so that a chain's first link tells which one is its own.
FORM = b"wardgate access log 1"
MARK_BYTES = 4
# Chains are numbered at random: whoever begins one asks nobody.
CHAIN_BITS = 48
LONG_AGO = datetime.min.replace(tzinfo=UTC)

_encoder = msgspec.msgpack.Encoder()


class Head(msgspec.Struct, frozen=True):
    """The end of a chain: the number and the hash of its last link, and when that was written."""

    chain: int
    link: int
    hash: bytes
    written_at: datetime


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A group of entries, written at once. Links of a chain count from 1.

    `marks` are the CRC-32 of each entry, four bytes each: the hash says that something was changed, the marks
    say which entry.
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
        """The end of the chain once this link is written."""
        return Head(self.chain, self.link, self.hash, self.written_at)


def new_chain(chain: int) -> Head:
    """What the first link of this chain follows."""
    genesis = hashlib.sha256(FORM + chain.to_bytes(8, "big")).digest()
    return Head(chain, 0, genesis, LONG_AGO)


def next_link(head: Head, entries: Sequence[AccessEntry], now: datetime) -> Link:
    """The link that follows `head`; never written earlier than it, whatever the clock says."""
    written_at, number = max(now, head.written_at), head.link + 1
    digest = LinkDigest(head.hash, head.chain, number, written_at)
    marks = b"".join([digest.add(entry) for entry in entries])
    return Link(head.chain, number, written_at, head.hash, digest.ended(marks), marks, tuple(entries))


class LinkDigest:
    """How a link is hashed: SHA-256 over the hash before it; [chain, link, written_at] as MessagePack; each
    entry in its canonical form, in their order; the marks as MessagePack.
    """

    def __init__(self, previous: bytes, chain: int, link: int, written_at: datetime) -> None:
        self._digest = hashlib.sha256(previous + _encoder.encode((chain, link, written_at)))

    def add(self, entry: AccessEntry | Sequence[Any]) -> bytes:
        """One more entry; gives its mark."""
        body = canonical(entry)
        self._digest.update(body)
        return zlib.crc32(body).to_bytes(MARK_BYTES, "big")

    def ended(self, marks: bytes) -> bytes:
        """The hash, if these were the marks."""
        digest = self._digest.copy()
        digest.update(_encoder.encode(marks))
        return digest.digest()


def chain_name(chain: int) -> str:
    """Twelve hexadecimal digits."""
    return f"{chain:012x}"
