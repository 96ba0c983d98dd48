"""Stores and deletes snapshots in Redis: on one server by a script, on a cluster by single commands."""

from collections.abc import Collection, Sequence
from struct import Struct
from typing import NamedTuple, Protocol, cast

from redis.asyncio import Redis


class Entry(NamedTuple):
    """A snapshot to store: by the person's digest, how long, and how long as the last known one.

    `last_known_seconds` is 0 where the register does not know the person.
    """

    digest: bytes
    seconds: int
    last_known_seconds: int
    snapshot: bytes


class Names(NamedTuple):
    """The beginnings of keys, and the key whose value follows `recent`."""

    recent: bytes
    last_known: bytes
    generation: bytes


class SnapshotWrites(Protocol):
    """The two ways."""

    async def put(self, redis: Redis, generation: bytes, entries: Sequence[Entry]) -> None:
        """Store snapshots as recent ones of this generation, and as last known ones."""
        ...

    async def delete(self, redis: Redis, digests: Collection[bytes]) -> None:
        """Delete both snapshots of these people, in the generation that is stored."""
        ...


# For each person: the digest, both lifetimes in seconds, the length of the snapshot. All in one argument: two
# arguments a person cost more to send.
ENTRY = Struct(">16sIII")
PUT = """
    local entries, at = ARGV[3], 1
    while at <= #entries do
        local person, seconds, last_known_seconds, snapshot
        person, seconds, last_known_seconds, snapshot, at = struct.unpack('>c16IIIc0', entries, at)
        redis.call('SETEX', ARGV[1] .. person, seconds, snapshot)
        if last_known_seconds > 0 then
            redis.call('SETEX', ARGV[2] .. person, last_known_seconds, snapshot)
        else
            redis.call('UNLINK', ARGV[2] .. person)
        end
    end
"""
# Reads the generation in the script: another gateway may have changed it since this one last read it.
DELETE = """
    local prefix = ARGV[1] .. (redis.call('GET', KEYS[1]) or '')
    for i = 3, #ARGV do redis.call('UNLINK', prefix .. ARGV[i], ARGV[2] .. ARGV[i]) end
"""


class ScriptedWrites:
    """One command for all people: this takes the least processor time."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def put(self, redis: Redis, generation: bytes, entries: Sequence[Entry]) -> None:
        """See SnapshotWrites."""
        packed = b"".join([part for entry in entries for part in _packed(entry)])
        await redis.eval(PUT, 0, self._names.recent + generation, self._names.last_known, packed)

    async def delete(self, redis: Redis, digests: Collection[bytes]) -> None:
        """See SnapshotWrites."""
        names = self._names
        await redis.eval(DELETE, 1, names.generation, names.recent, names.last_known, *digests)


class PipelinedWrites:
    """For a cluster, in which a script may use the keys of one slot only."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def put(self, redis: Redis, generation: bytes, entries: Sequence[Entry]) -> None:
        """See SnapshotWrites."""
        pipeline = redis.pipeline(transaction=False)
        for digest, seconds, last_known_seconds, snapshot in entries:
            pipeline.set(self._names.recent + generation + digest, snapshot, ex=seconds)
            if last_known_seconds > 0:
                pipeline.set(self._names.last_known + digest, snapshot, ex=last_known_seconds)
            else:
                pipeline.delete(self._names.last_known + digest)
        await pipeline.execute()

    async def delete(self, redis: Redis, digests: Collection[bytes]) -> None:
        """See SnapshotWrites. What another gateway stores meanwhile, it deletes itself a second later."""
        generation = cast(bytes | None, await redis.get(self._names.generation)) or b""
        pipeline = redis.pipeline(transaction=False)
        for digest in digests:
            pipeline.delete(self._names.recent + generation + digest)
            pipeline.delete(self._names.last_known + digest)
        await pipeline.execute()


def _packed(entry: Entry) -> tuple[bytes, bytes]:
    digest, seconds, last_known_seconds, snapshot = entry
    return ENTRY.pack(digest, seconds, last_known_seconds, len(snapshot)), snapshot
