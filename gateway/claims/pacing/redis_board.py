"""Whether gateways have look-ups, slow ones, and claims under way, as keys in Redis that expire."""

from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps
from runtime.redis.client import RedisClient
from runtime.redis.redis_away import RedisAway

CLAIMS_UNDER_WAY = b"wardgate:claims-under-way"
# In braces: the slot of both in a cluster, so that one MGET reads them.
LOOK_UPS = b"wardgate:{look-ups}:any"
SLOW_LOOK_UPS = b"wardgate:{look-ups}:slow"
FORGET_MILLISECONDS = 1_000
# Longer than it takes the same gateway to tell again.
SLOW_MILLISECONDS = int(2.5 * INTERVAL_SECONDS * 1_000)


class RedisBoard:
    """A LookUpBoard and a ClaimBoard in Redis. While it cannot be reached, nothing is told or known."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    async def tell_look_ups(self, *, slow: bool) -> None:
        """Set the keys of look-ups."""
        try:
            await self._redis.run(lambda client: client.set(LOOK_UPS, 1, px=FORGET_MILLISECONDS))
            if slow:
                await self._redis.run(lambda client: client.set(SLOW_LOOK_UPS, 1, px=SLOW_MILLISECONDS))
        except RedisAway:
            return

    async def read_look_ups(self) -> LookUps:
        """Read the keys of look-ups."""
        try:
            some, slow = await self._redis.values([LOOK_UPS, SLOW_LOOK_UPS])
        except RedisAway:
            return LookUps.UNKNOWN
        if slow:
            return LookUps.SLOW
        return LookUps.FAST if some else LookUps.NONE

    async def tell_claims(self) -> None:
        """Set the key of claims."""
        try:
            await self._redis.run(lambda client: client.set(CLAIMS_UNDER_WAY, 1, px=FORGET_MILLISECONDS))
        except RedisAway:
            return

    async def has_claims(self) -> bool:
        """Read the key of claims."""
        try:
            return await self._redis.run(lambda client: client.exists(CLAIMS_UNDER_WAY)) > 0
        except RedisAway:
            return False
