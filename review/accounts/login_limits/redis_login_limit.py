"""Counts failed log-ins in Redis, for all consoles together."""

from datetime import datetime, timedelta
from hashlib import blake2b

from review.accounts.login_limits.login_limit import WAIT, Count, Counts, counts_of, of_both
from runtime.redis.client import RedisClient
from runtime.redis.redis_away import RedisAway

# With the form of what is counted: consoles of two releases with different forms share a Redis.
PREFIX = b"wardgate:login:1:"
# How long an address is known from which a reviewer has logged in.
KNOWN = timedelta(days=90)
# Each script has one key, so it does not matter on which server of a cluster the key is.
COUNT = "local number = redis.call('INCR', KEYS[1]) redis.call('PEXPIRE', KEYS[1], ARGV[1]) return number"
FORGET_ONE = "if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end"


class RedisLoginLimit:
    """The port LoginLimit on Redis. Every method raises RedisAway, also where a count was overwritten.

    The clock is that of Redis: a count ends 15 minutes after its last failure. Redis holds no account and no
    address, but their digests, which only consoles with the same key can make.
    """

    def __init__(self, redis: RedisClient, key: bytes) -> None:
        """`key` has 1 to 64 bytes."""
        self._redis = redis
        self._digest = blake2b(key=blake2b(b"wardgate log-in limit", key=key).digest(), digest_size=16)

    async def wait(self, account: str, address: str, now: datetime) -> timedelta:  # noqa: ARG002 - see the class
        """See LoginLimit."""
        counts = await self._counts(account, address)
        return max(await self._wait(counts.account), await self._wait(counts.address))

    async def note_failure(self, account: str, address: str, now: datetime) -> int:  # noqa: ARG002
        """See LoginLimit."""
        counts = await self._counts(account, address)
        return min(await self._count(counts.account), await self._count(counts.address))

    async def note_success(self, account: str, address: str) -> None:
        """See LoginLimit."""
        counts = await self._counts(account, address)
        of_account, of_address = self._key(counts.account.name), self._key(counts.address.name)
        known = self._key(f"known {of_both(account, address)}")
        await self._redis.run(lambda redis: redis.set(known, b"", ex=KNOWN))
        await self._redis.run(lambda redis: redis.delete(of_account))
        await self._redis.run(lambda redis: redis.eval(FORGET_ONE, 1, of_address))

    async def _counts(self, account: str, address: str) -> Counts:
        known = self._key(f"known {of_both(account, address)}")
        is_known = bool(await self._redis.run(lambda redis: redis.exists(known)))
        return counts_of(account, address, entered_from_here=is_known)

    async def _wait(self, count: Count) -> timedelta:
        key = self._key(count.name)
        number = await self._redis.run(lambda redis: redis.get(key))
        if _number(number) < count.most:
            return timedelta()
        left = await self._redis.run(lambda redis: redis.pttl(key))
        return timedelta(milliseconds=max(left, 0))

    async def _count(self, count: Count) -> int:
        """Count a failure; how many more there may be."""
        key, milliseconds = self._key(count.name), int(WAIT.total_seconds() * 1000)
        number = await self._redis.run(lambda redis: redis.eval(COUNT, 1, key, milliseconds))
        return max(count.most - int(number), 0)

    def _key(self, name: str) -> bytes:
        digest = self._digest.copy()
        digest.update(name.encode())
        return PREFIX + digest.hexdigest().encode()


def _number(stored: bytes | str | None) -> int:
    try:
        return int(stored or 0)
    except ValueError as error:
        # Not by us: as little is known as without Redis.
        raise RedisAway from error
