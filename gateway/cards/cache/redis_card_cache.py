"""Snapshots of the register in Redis: a minute in place of the register, days for when it cannot be read."""

from collections.abc import Collection, Sequence
from random import Random
from secrets import token_bytes
from struct import Struct
from typing import cast

import msgspec

from gateway.cards.cache.key_digest import key_digest
from gateway.cards.register_snapshot import RegisterSnapshot, Snapshots
from gateway.cards.subject import PersonKey
from gateway.metrics import Metrics
from runtime.redis import RedisAway, RedisClient

# A person who has just been registered must not stay unknown for long.
UNKNOWN_SECONDS = 3
PREFIX = b"wardgate:card:"
# Part of every key with that prefix: after a change of generation no earlier entry is found any more.
GENERATION = b"wardgate:cards:generation"
GENERATION_BYTES = 8
# These keys have no generation.
LAST_KNOWN = b"wardgate:last:"
# For each person: the digest; the lifetime in seconds of the recent snapshot; that of the last known one, 0
# where the register does not know the person; the length of the snapshot. All in one argument: two arguments
# a person cost more to send.
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


class RedisCardCache:
    """A DeletingCache in Redis. While Redis cannot be reached, it returns nothing."""

    def __init__(
        self, redis: RedisClient, recent_seconds: int, last_known_seconds: int, metrics: Metrics
    ) -> None:
        self._redis = redis
        self._recent_seconds = recent_seconds
        self._last_known_seconds = last_known_seconds
        self._random = Random()
        self._generation = b""
        self._decoder = msgspec.msgpack.Decoder(RegisterSnapshot)
        self._encoder = msgspec.msgpack.Encoder()
        answers = ("hit", "miss", "away", "last_known")
        counters = (metrics.card_cache_answers.labels(answer) for answer in answers)
        self._hits, self._misses, self._away, self._last_known = counters

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """One MGET for all, and for the generation that their keys should have."""
        assumed = self._generation
        keys = [GENERATION, *(PREFIX + assumed + key_digest(person) for person in people)]
        try:
            generation_found, *values = await self._redis.run(lambda client: client.mget(keys))
        except RedisAway:
            self._away.inc(len(people))
            return {}
        generation = cast(bytes | None, generation_found) or b""
        if generation != assumed:
            # Another gateway has changed the generation: the values found are older.
            self._generation = generation
            values = [None] * len(people)
        snapshots = self._decode_all(people, values)
        self._hits.inc(len(snapshots))
        self._misses.inc(len(people) - len(snapshots))
        return snapshots

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """One MGET for all."""
        keys = [LAST_KNOWN + key_digest(person) for person in people]
        try:
            values = await self._redis.run(lambda client: client.mget(keys))
        except RedisAway:
            return {}
        snapshots = self._decode_all(people, values)
        self._last_known.inc(len(snapshots))
        return snapshots

    async def put(self, snapshots: Snapshots) -> None:
        """One command for all."""
        if not snapshots:
            return
        entries = b"".join([part for item in snapshots.items() for part in self._entry(*item)])
        prefix = PREFIX + self._generation
        try:
            await self._redis.run(lambda client: client.eval(PUT, 0, prefix, LAST_KNOWN, entries))
        except RedisAway:
            return

    async def delete(self, digests: Collection[bytes]) -> None:
        """Delete both snapshots of these people. Raises RedisAway."""
        await self._redis.run(lambda client: client.eval(DELETE, 1, GENERATION, PREFIX, LAST_KNOWN, *digests))

    async def drop_recent(self) -> None:
        """Drop every recent snapshot, on every gateway; the last known ones stay. Raises RedisAway."""
        generation = token_bytes(GENERATION_BYTES)
        await self._redis.run(lambda client: client.set(GENERATION, generation))
        self._generation = generation

    def _entry(self, person: PersonKey, snapshot: RegisterSnapshot) -> tuple[bytes, bytes]:
        encoded = self._encoder.encode(snapshot)
        seconds, last_known_seconds = UNKNOWN_SECONDS, 0
        if snapshot.holding is not None:
            # Spread, so that snapshots stored together do not expire together.
            seconds = max(1, round(self._recent_seconds * self._random.uniform(0.8, 1)))
            last_known_seconds = self._last_known_seconds
        return ENTRY.pack(key_digest(person), seconds, last_known_seconds, len(encoded)), encoded

    def _decode_all(
        self, people: Sequence[PersonKey], values: Sequence[object]
    ) -> dict[PersonKey, RegisterSnapshot]:
        return {
            person: snapshot
            for person, value in zip(people, values, strict=True)
            if value is not None and (snapshot := self._decode(cast(bytes, value))) is not None
        }

    def _decode(self, value: bytes) -> RegisterSnapshot | None:
        try:
            return self._decoder.decode(value)
        except msgspec.DecodeError:
            # Written by another version of the gateway: counts as a miss.
            return None
