"""Whether gateways have look-ups, and slow ones, as two keys in Redis that expire."""

from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps
from runtime.redis.client import RedisClient
from runtime.redis.redis_away import RedisAway

# In braces: the slot of both in a cluster, so that one MGET reads them.
ANY = b"wardgate:{look-ups}:any"
SLOW = b"wardgate:{look-ups}:slow"
ANY_MILLISECONDS = 1_000
# Longer than it takes the same gateway to tell again.
SLOW_MILLISECONDS = int(2.5 * INTERVAL_SECONDS * 1_000)


class RedisBoard:
    """A Board in Redis. While Redis cannot be reached, nothing is told, and nothing is known."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    async def tell(self, *, slow: bool) -> None:
        """Set the keys."""
        try:
            await self._redis.run(lambda client: client.set(ANY, 1, px=ANY_MILLISECONDS))
            if slow:
                await self._redis.run(lambda client: client.set(SLOW, 1, px=SLOW_MILLISECONDS))
        except RedisAway:
            return

    async def read(self) -> LookUps:
        """Read the keys."""
        try:
            some, slow = await self._redis.values([ANY, SLOW])
        except RedisAway:
            return LookUps.UNKNOWN
        if slow:
            return LookUps.SLOW
        return LookUps.FAST if some else LookUps.NONE
