"""A seal: the ends of all chains at one moment, under one hash, with the hash of the seal before.

A person who keeps the number and hash of a seal elsewhere can tell later that nothing before it was changed
or cut off.
"""

import hashlib
from datetime import datetime

import msgspec

# What the first seal follows.
GENESIS = hashlib.sha256(b"wardgate access seals 1").digest()

_encoder = msgspec.msgpack.Encoder()


class SealedHead(msgspec.Struct, frozen=True, array_like=True):
    """The last link of a chain when the seal was set."""

    chain: int
    link: int
    written_at: datetime
    hash: bytes


class RetiredMonth(msgspec.Struct, frozen=True, array_like=True):
    """A month, YYYY-MM, whose links and entries were deleted; of each chain, the last link written in it."""

    month: str
    links: int
    entries: int
    closings: tuple[SealedHead, ...]


class SealBody(msgspec.Struct, frozen=True, array_like=True):
    """What a seal holds: the chains written since the seal before, and the months that it retires."""

    heads: tuple[SealedHead, ...]
    retired: tuple[RetiredMonth, ...] = ()


class Seal(msgspec.Struct, frozen=True):
    """Seals count from 1. `body` is a SealBody as MessagePack: exactly the bytes that are hashed."""

    seal: int
    made_at: datetime
    previous: bytes
    hash: bytes
    body: bytes

    @property
    def contents(self) -> SealBody:
        """The decoded body. Raises msgspec.DecodeError where it is not one."""
        return msgspec.msgpack.decode(self.body, type=SealBody)

    @property
    def is_intact(self) -> bool:
        """Whether the hash is that of the contents."""
        return self.hash == seal_digest(self.previous, self.seal, self.made_at, self.body)


def next_seal(last: Seal | None, contents: SealBody, now: datetime) -> Seal:
    """Return the seal that follows `last`."""
    number, previous = (last.seal + 1, last.hash) if last else (1, GENESIS)
    body = _encoder.encode(contents)
    return Seal(number, now, previous, seal_digest(previous, number, now, body), body)


def seal_digest(previous: bytes, seal: int, made_at: datetime, body: bytes) -> bytes:
    """Return the SHA-256 of: the previous hash; [seal, made_at] as MessagePack; the body."""
    return hashlib.sha256(previous + _encoder.encode((seal, made_at)) + body).digest()
