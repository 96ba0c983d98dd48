"""Counts failed log-ins for all consoles, and without Redis for this one."""

from contextlib import suppress
from datetime import datetime, timedelta

from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.login_limits.redis_login_limit import RedisLoginLimit
from runtime.redis.redis_away import RedisAway


class SharedLoginLimit:
    """The port LoginLimit: in Redis, and while that cannot be reached in this process.

    Every failure is counted in both, so that an outage of Redis gives nobody more tries at this console. The
    count of an address holds in both: who deletes counts in Redis does not get any number of tries. That of
    an account does not: its reviewer may be known at another console, and unknown here.
    """

    def __init__(self, shared: RedisLoginLimit) -> None:
        self._shared = shared
        self._own = LoginLimitInMemory()

    async def wait(self, account: str, address: str, now: datetime) -> timedelta:
        """See LoginLimit."""
        try:
            shared = await self._shared.wait(account, address, now)
            return max(shared, self._own.wait_of_address(address, now))
        except RedisAway:
            return await self._own.wait(account, address, now)

    async def note_failure(self, account: str, address: str, now: datetime) -> int:
        """See LoginLimit."""
        tries_left = await self._own.note_failure(account, address, now)
        try:
            return await self._shared.note_failure(account, address, now)
        except RedisAway:
            return tries_left

    async def note_success(self, account: str, address: str) -> None:
        """See LoginLimit."""
        await self._own.note_success(account, address)
        with suppress(RedisAway):
            await self._shared.note_success(account, address)
