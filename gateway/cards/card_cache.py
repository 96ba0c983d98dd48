"""What the register said a little while ago, in Redis."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from random import Random
from secrets import token_bytes
from typing import cast

import msgspec

from gateway.cards.question import Known
from gateway.cards.subject import PersonKey
from gateway.metrics import Metrics
from wardgate.process.redis_link import RedisAway, RedisLink

# Somebody just registered must not stay unknown for long.
NOBODY_SECONDS = 3
PREFIX = b"wardgate:card:"
# Part of every other key: with a new one, nothing that was remembered can be found any more.
GENERATION = b"wardgate:cards:generation"
GENERATION_BYTES = 8
# A pipeline of SETEX commands costs the sender three times as much.
SET_ALL = "for i = 1, #KEYS do redis.call('SETEX', KEYS[i], ARGV[2 * i - 1], ARGV[2 * i]) end"
# Of the generation that is, which another gateway may have made since this one last asked.
FORGET = """
    local prefix = ARGV[1] .. (redis.call('GET', KEYS[1]) or '')
    for i = 2, #ARGV do redis.call('UNLINK', prefix .. ARGV[i]) end
"""


class CardCache:
    """See check_cards.CardCache. Redis away is a cache that knows nothing."""

    def __init__(self, redis: RedisLink, seconds: int, metrics: Metrics) -> None:
        self._redis = redis
        self._seconds = seconds
        self._dice = Random()
        self._generation = b""
        self._decoder = msgspec.msgpack.Decoder(Known)
        self._encoder = msgspec.msgpack.Encoder()
        answers = metrics.card_cache_answers
        self._hits, self._misses, self._away = (answers.labels(answer) for answer in ("hit", "miss", "away"))

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """One MGET for all, and for the generation that the keys should be of."""
        supposed = self._generation
        keys = [GENERATION, *(self._key(person) for person in people)]
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
        known = {
            person: known
            for person, value in zip(people, values, strict=True)
            if value is not None and (known := self._decoded(cast(bytes, value))) is not None
        }
        self._hits.inc(len(known))
        self._misses.inc(len(people) - len(known))
        return known

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """One command for all."""
        if not known:
            return
        keys = [self._key(person) for person in known]
        entries = [
            part for what in known.values() for part in (self._expiry(what), self._encoder.encode(what))
        ]
        try:
            await self._redis.ask(lambda client: client.eval(SET_ALL, len(keys), *keys, *entries))
        except RedisAway:
            return

    async def forget(self, digests: Collection[bytes]) -> None:
        """No longer remember these people. Raises RedisAway."""
        await self._redis.ask(lambda client: client.eval(FORGET, 1, GENERATION, PREFIX, *digests))

    async def forget_all(self) -> None:
        """No longer remember anybody, nor does any other gateway. Raises RedisAway."""
        generation = token_bytes(GENERATION_BYTES)
        await self._redis.ask(lambda client: client.set(GENERATION, generation))
        self._generation = generation

    def _decoded(self, value: bytes) -> Known | None:
        try:
            return self._decoder.decode(value)
        except msgspec.DecodeError:
            # Written by a gateway of another version: as good as nothing.
            return None

    def _expiry(self, known: Known) -> int:
        if known.holding is None:
            return NOBODY_SECONDS
        # Scattered, so that what was read together is not read again together.
        return max(1, round(self._seconds * self._dice.uniform(0.8, 1)))

    def _key(self, person: PersonKey) -> bytes:
        return PREFIX + self._generation + digest_of(person)


def digest_of(person: PersonKey) -> bytes:
    """Stands for a person where nobody's number is to be seen. Migration gateway_0002 makes the same."""
    return sha256(f"{person.kind}:{person.text}".encode()).digest()[:16]
