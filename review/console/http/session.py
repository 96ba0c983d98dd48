"""The sessions of reviewers who are logged in, in Redis."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

import msgspec

from runtime.clock import Clock
from runtime.redis.client import RedisClient
from runtime.sealing import SealingKeys

# With the form of Session: consoles of two releases with different forms share a Redis.
PREFIX = b"wardgate:session:1:"


class Session(msgspec.Struct, frozen=True):
    """Who is logged in, and since when."""

    reviewer_id: UUID
    began_at: datetime


class Lifetimes(msgspec.Struct, frozen=True):
    """A session ends when nothing was done for `idle`, and `absolute` after it began."""

    idle: timedelta
    absolute: timedelta


class RedisSessions:
    """Sessions by their token, which only the browser has: Redis has its digest.

    What Redis holds is sealed: who can write to Redis cannot log in. Every method raises RedisAway.
    """

    def __init__(self, redis: RedisClient, keys: SealingKeys, lifetimes: Lifetimes, clock: Clock) -> None:
        self._redis = redis
        self._keys = keys
        self._lifetimes = lifetimes
        self._clock = clock

    async def begin(self, reviewer_id: UUID) -> str:
        """The token of a new session."""
        token = token_urlsafe(32)
        session = Session(reviewer_id, self._clock.now().astimezone(UTC))
        key = _key(token)
        value = self._keys.seal(key, msgspec.json.encode(session))
        seconds = int(self._lifetimes.idle.total_seconds())
        await self._redis.run(lambda redis: redis.set(key, value, ex=seconds))
        return token

    async def find(self, token: str, *, extends: bool = True) -> Session | None:
        """The session of a token; None where it has ended. `extends` begins its idle time anew."""
        key = _key(token)
        seconds = int(self._lifetimes.idle.total_seconds()) if extends else None
        value = await self._redis.run(lambda redis: redis.getex(key, ex=seconds))
        opened = self._keys.open(key, value) if isinstance(value, bytes) else None
        if opened is None:
            return None
        session = msgspec.json.decode(opened, type=Session)
        is_over = self._clock.now() - session.began_at >= self._lifetimes.absolute
        return None if is_over else session

    async def end(self, token: str) -> None:
        """End a session."""
        key = _key(token)
        await self._redis.run(lambda redis: redis.delete(key))


def _key(token: str) -> bytes:
    return PREFIX + sha256(token.encode()).hexdigest().encode()
