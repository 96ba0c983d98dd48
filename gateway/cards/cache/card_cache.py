"""What the register said, in Redis: for a while in its place, and for days in case it cannot be read."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from random import Random
from secrets import token_bytes
from struct import Struct
from typing import cast

import msgspec

from gateway.cards.question import Known
from gateway.cards.subject import PersonKey
from gateway.metrics import Metrics
from runtime.redis import RedisAway, RedisClient

# Somebody just registered must not stay unknown for long.
NOBODY_SECONDS = 3
PREFIX = b"wardgate:card:"
# Part of every such key: with a new one, nothing that stood for the register can be found any more.
GENERATION = b"wardgate:cards:generation"
GENERATION_BYTES = 8
# These keys have no generation.
LAST_KNOWN = b"wardgate:last:"
# Of each person: the digest; for how many seconds what the register said stands for it; for how many it is
# last known, 0 where that was nobody; its length. All in one argument: two a person cost more to send.
SAID = Struct(">16sIII")
PUT = """
    local said, at = ARGV[3], 1
    while at <= #said do
        local person, seconds, last_known_seconds, what
        person, seconds, last_known_seconds, what, at = struct.unpack('>c16IIIc0', said, at)
        redis.call('SETEX', ARGV[1] .. person, seconds, what)
        if last_known_seconds > 0 then
            redis.call('SETEX', ARGV[2] .. person, last_known_seconds, what)
        else
            redis.call('UNLINK', ARGV[2] .. person)
        end
    end
"""
# Of the generation that is, which another gateway may have made since this one last asked.
FORGET = """
    local prefix = ARGV[1] .. (redis.call('GET', KEYS[1]) or '')
    for i = 3, #ARGV do redis.call('UNLINK', prefix .. ARGV[i], ARGV[2] .. ARGV[i]) end
"""


class CardCache:
    """See check_cards.CardCache. Redis away is a cache that knows nothing."""

    def __init__(self, redis: RedisClient, seconds: int, last_known_seconds: int, metrics: Metrics) -> None:
        self._redis = redis
        self._seconds = seconds
        self._last_known_seconds = last_known_seconds
        self._dice = Random()
        self._generation = b""
        self._decoder = msgspec.msgpack.Decoder(Known)
        self._encoder = msgspec.msgpack.Encoder()
        answers = ("hit", "miss", "away", "last_known")
        counters = (metrics.card_cache_answers.labels(answer) for answer in answers)
        self._hits, self._misses, self._away, self._last_known = counters

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """One MGET for all, and for the generation that the keys should be of."""
        supposed = self._generation
        keys = [GENERATION, *(PREFIX + supposed + digest_of(person) for person in people)]
        try:
            found, *values = await self._redis.ask(lambda client: client.mget(keys))
        except RedisAway:
            self._away.inc(len(people))
            return {}
        generation = cast(bytes | None, found) or b""
        if generation != supposed:
            # Another gateway has forgotten all: what was found is of before.
            self._generation = generation
            values = [None] * len(people)
        known = self._read(people, values)
        self._hits.inc(len(known))
        self._misses.inc(len(people) - len(known))
        return known

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """One MGET for all."""
        keys = [LAST_KNOWN + digest_of(person) for person in people]
        try:
            values = await self._redis.ask(lambda client: client.mget(keys))
        except RedisAway:
            return {}
        known = self._read(people, values)
        self._last_known.inc(len(known))
        return known

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """One command for all."""
        if not known:
            return
        said = b"".join([part for one in known.items() for part in self._said(*one)])
        prefix = PREFIX + self._generation
        try:
            await self._redis.ask(lambda client: client.eval(PUT, 0, prefix, LAST_KNOWN, said))
        except RedisAway:
            return

    async def forget(self, digests: Collection[bytes]) -> None:
        """No longer remember these people, not even as last known. Raises RedisAway."""
        await self._redis.ask(lambda client: client.eval(FORGET, 1, GENERATION, PREFIX, LAST_KNOWN, *digests))

    async def forget_all(self) -> None:
        """What is remembered of anybody is no more than last known, on any gateway. Raises RedisAway."""
        generation = token_bytes(GENERATION_BYTES)
        await self._redis.ask(lambda client: client.set(GENERATION, generation))
        self._generation = generation

    def _said(self, person: PersonKey, known: Known) -> tuple[bytes, bytes]:
        what = self._encoder.encode(known)
        seconds, last_known_seconds = NOBODY_SECONDS, 0
        if known.holding is not None:
            # Scattered, so that what was read together is not read again together.
            seconds = max(1, round(self._seconds * self._dice.uniform(0.8, 1)))
            last_known_seconds = self._last_known_seconds
        return SAID.pack(digest_of(person), seconds, last_known_seconds, len(what)), what

    def _read(self, people: Sequence[PersonKey], values: Sequence[object]) -> dict[PersonKey, Known]:
        return {
            person: known
            for person, value in zip(people, values, strict=True)
            if value is not None and (known := self._decoded(cast(bytes, value))) is not None
        }

    def _decoded(self, value: bytes) -> Known | None:
        try:
            return self._decoder.decode(value)
        except msgspec.DecodeError:
            # Written by a gateway of another version: as good as nothing.
            return None


def digest_of(person: PersonKey) -> bytes:
    """Stands for a person where nobody's number is to be seen. Migration gateway_0002 makes the same."""
    return sha256(f"{person.kind}:{person.text}".encode()).digest()[:16]
