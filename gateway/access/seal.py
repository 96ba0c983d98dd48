"""A seal: the ends of all chains at one moment, under one hash, which names the seal before. Pure.

Whoever keeps a seal's number and hash elsewhere can tell later that nothing before it was changed or cut off.
"""

import hashlib
from datetime import datetime

import msgspec

# What the first seal follows.
GENESIS = hashlib.sha256(b"wardgate access seals 1").digest()

_encoder = msgspec.msgpack.Encoder()


class SealedHead(msgspec.Struct, frozen=True, array_like=True):
    """The last link of a chain, as it was when the seal was set."""

    chain: int
    link: int
    written_at: datetime
    hash: bytes


class Retired(msgspec.Struct, frozen=True, array_like=True):
    """A month, YYYY-MM, whose links were dropped, with the last link of each chain that was written in it."""

    month: str
    links: int
    entries: int
    closings: tuple[SealedHead, ...]


class SealBody(msgspec.Struct, frozen=True, array_like=True):
    """What a seal holds: the chains that were written since the one before, and what was retired with it."""

    heads: tuple[SealedHead, ...]
    retired: tuple[Retired, ...] = ()


class Seal(msgspec.Struct, frozen=True):
    """Seals count from 1. `body` is a SealBody as MessagePack, the very bytes that the hash is taken over."""

    seal: int
    made_at: datetime
    previous: bytes
    hash: bytes
    body: bytes

    @property
    def contents(self) -> SealBody:
        """The body, read. Raises msgspec.DecodeError where it is none."""
        return msgspec.msgpack.decode(self.body, type=SealBody)

    @property
    def is_intact(self) -> bool:
        """Whether the hash is that of what the seal holds."""
        return self.hash == seal_digest(self.previous, self.seal, self.made_at, self.body)


def next_seal(last: Seal | None, contents: SealBody, now: datetime) -> Seal:
    """The seal that follows `last`."""
    number, previous = (last.seal + 1, last.hash) if last else (1, GENESIS)
    body = _encoder.encode(contents)
    return Seal(number, now, previous, seal_digest(previous, number, now, body), body)


def seal_digest(previous: bytes, seal: int, made_at: datetime, body: bytes) -> bytes:
    """SHA-256 of: the previous hash; [seal, made_at] as MessagePack; the body."""
    return hashlib.sha256(previous + _encoder.encode((seal, made_at)) + body).digest()
