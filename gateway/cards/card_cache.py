"""What the register said a little while ago, in Redis."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from random import Random
from typing import cast

import msgspec

from gateway.cards.question import Known
from gateway.cards.subject import PersonKey
from gateway.metrics import Metrics
from wardgate.process.redis_link import RedisAway, RedisLink

# Somebody just registered must not stay unknown for long.
NOBODY_SECONDS = 3
# A pipeline of SETEX commands costs the sender three times as much.
SET_ALL = "for i = 1, #KEYS do redis.call('SETEX', KEYS[i], ARGV[2 * i - 1], ARGV[2 * i]) end"


class CardCache:
    """See check_cards.CardCache. Redis away is a cache that knows nothing."""

    def __init__(self, redis: RedisLink, seconds: int, metrics: Metrics) -> None:
        self._redis = redis
        self._seconds = seconds
        self._dice = Random()
        self._decoder = msgspec.msgpack.Decoder(Known)
        self._encoder = msgspec.msgpack.Encoder()
        answers = metrics.card_cache_answers
        self._hits, self._misses, self._away = (answers.labels(answer) for answer in ("hit", "miss", "away"))

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """One MGET for all."""
        keys = [_key(person) for person in people]
        try:
            values = await self._redis.ask(lambda client: client.mget(keys))
        except RedisAway:
            self._away.inc(len(keys))
            return {}
        known = {
            person: known
            for person, value in zip(people, values, strict=True)
            if value is not None and (known := self._decoded(cast(bytes, value))) is not None
        }
        self._hits.inc(len(known))
        self._misses.inc(len(keys) - len(known))
        return known

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """One command for all."""
        if not known:
            return
        keys = [_key(person) for person in known]
        entries = [
            part for what in known.values() for part in (self._expiry(what), self._encoder.encode(what))
        ]
        try:
            await self._redis.ask(lambda client: client.eval(SET_ALL, len(keys), *keys, *entries))
        except RedisAway:
            return

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


def _key(person: PersonKey) -> bytes:
    # Hashed, so that listing the keys shows nobody's number.
    return b"wardgate:card:" + blake2b(f"{person.kind}:{person.text}".encode(), digest_size=16).digest()
