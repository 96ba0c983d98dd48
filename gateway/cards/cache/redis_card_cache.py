"""Snapshots of the register in Redis: a minute in place of the register, days for when it cannot be read.

Each snapshot is sealed for its person: a program that can write to Redis can delete snapshots, but neither
exchange those of two people nor make one. Its age is checked too, so that an old one cannot be put back for
long.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from random import Random
from secrets import token_bytes

import msgspec

from gateway.cards.cache.key_digest import key_digest
from gateway.cards.cache.snapshot_writes import Entry, Names, PipelinedWrites, ScriptedWrites, SnapshotWrites
from gateway.cards.register_snapshot import RegisterSnapshot, Snapshots
from gateway.cards.subject import PersonKey
from gateway.metrics import Metrics
from runtime.redis.client import RedisClient
from runtime.redis.redis_away import RedisAway
from runtime.sealing import SealingKeys

# A person who has just been registered must not stay unknown for long.
UNKNOWN_SECONDS = 3
# The form of what is stored, and a part of every key: gateways of two releases with different forms share a
# Redis, and neither reads, replaces nor deletes what the other one stores. A test says when it must change.
FORM = b"1"
GENERATION_BYTES = 8
# The clocks of two gateways may differ by so much.
CLOCKS_DIFFER = timedelta(seconds=10)


def names_of(form: bytes) -> Names:
    """The names of keys. Those of recent snapshots go on with the generation: a new one makes all invalid."""
    return Names(
        recent=b"wardgate:card:" + form + b":",
        last_known=b"wardgate:last:" + form + b":",
        generation=b"wardgate:cards:generation:" + form,
    )


class RedisCardCache:
    """A DeletingCache in Redis. While Redis cannot be reached, it returns nothing."""

    def __init__(
        self,
        redis: RedisClient,
        keys: SealingKeys,
        recent_seconds: int,
        last_known_seconds: int,
        now: Callable[[], datetime],
        metrics: Metrics,
        form: bytes = FORM,
    ) -> None:
        self._redis = redis
        self._names = names_of(form)
        writes = PipelinedWrites if redis.is_cluster else ScriptedWrites
        self._writes: SnapshotWrites = writes(self._names)
        self._keys = keys
        self._now = now
        self._recent_seconds = recent_seconds
        self._last_known_seconds = last_known_seconds
        self._random = Random()
        self._generation = b""
        self._decoder = msgspec.msgpack.Decoder(RegisterSnapshot)
        self._encoder = msgspec.msgpack.Encoder()
        answers = ("hit", "miss", "away", "last_known", "unverified")
        counters = (metrics.card_cache_answers.labels(answer) for answer in answers)
        self._hits, self._misses, self._away, self._last_known, self._unverified = counters

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """One MGET for all, and for the generation that their keys should have; see ClusterRedis.mget."""
        assumed = self._generation
        digests = [key_digest(person) for person in people]
        prefix = self._names.recent + assumed
        keys = [self._names.generation, *(prefix + digest for digest in digests)]
        try:
            generation_found, *values = await self._redis.values(keys)
        except RedisAway:
            self._away.inc(len(people))
            return {}
        generation = generation_found or b""
        if generation != assumed:
            # Another gateway has changed the generation: the values found are older.
            self._generation = generation
            values = [None] * len(people)
        snapshots = self._decode_all(people, digests, values, self._recent_seconds)
        self._hits.inc(len(snapshots))
        self._misses.inc(len(people) - len(snapshots))
        return snapshots

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """One MGET for all."""
        digests = [key_digest(person) for person in people]
        keys = [self._names.last_known + digest for digest in digests]
        try:
            values = await self._redis.values(keys)
        except RedisAway:
            return {}
        decoded = self._decode_all(people, digests, values, self._last_known_seconds)
        # A recent snapshot of somebody unknown, moved here, would outlive its three seconds.
        snapshots = {person: snapshot for person, snapshot in decoded.items() if snapshot.holding}
        self._last_known.inc(len(snapshots))
        return snapshots

    async def put(self, snapshots: Snapshots) -> None:
        """One command for all; in a cluster, one round trip to each primary."""
        if not snapshots:
            return
        entries = [self._entry(*item) for item in snapshots.items()]
        try:
            await self._redis.run(lambda client: self._writes.put(client, self._generation, entries))
        except RedisAway:
            return

    async def delete(self, digests: Collection[bytes]) -> None:
        """Delete both snapshots of these people. Raises RedisAway."""
        await self._redis.run(lambda client: self._writes.delete(client, digests))

    async def drop_recent(self) -> None:
        """Drop every recent snapshot, on every gateway; the last known ones stay. Raises RedisAway."""
        generation = token_bytes(GENERATION_BYTES)
        await self._redis.run(lambda client: client.set(self._names.generation, generation))
        self._generation = generation

    def _entry(self, person: PersonKey, snapshot: RegisterSnapshot) -> Entry:
        digest = key_digest(person)
        sealed = self._keys.seal(digest, self._encoder.encode(snapshot))
        seconds, last_known_seconds = UNKNOWN_SECONDS, 0
        if snapshot.holding is not None:
            # Spread, so that snapshots stored together do not expire together.
            seconds = max(1, round(self._recent_seconds * self._random.uniform(0.8, 1)))
            last_known_seconds = self._last_known_seconds
        return Entry(digest, seconds, last_known_seconds, sealed)

    def _decode_all(
        self,
        people: Sequence[PersonKey],
        digests: Sequence[bytes],
        values: Sequence[bytes | None],
        seconds: int,
    ) -> dict[PersonKey, RegisterSnapshot]:
        now = self._now()
        # One from the future is as old as nobody knows: the clock of a gateway was ahead.
        oldest, newest = now - timedelta(seconds=seconds) - CLOCKS_DIFFER, now + CLOCKS_DIFFER
        return {
            person: snapshot
            for person, digest, value in zip(people, digests, values, strict=True)
            if value is not None
            and (snapshot := self._decode(digest, value)) is not None
            and oldest < snapshot.read_at <= newest
        }

    def _decode(self, digest: bytes, value: bytes) -> RegisterSnapshot | None:
        encoded = self._keys.open(digest, value)
        if encoded is None:
            self._unverified.inc()
            return None
        try:
            return self._decoder.decode(encoded)
        except msgspec.DecodeError:
            # Written by another version of the gateway: counts as a miss.
            return None
