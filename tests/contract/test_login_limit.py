"""What every limit of failed log-ins guarantees, in this process and in Redis."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple, cast

import pytest
from prometheus_client import Gauge
from redis.asyncio import Redis

from review.accounts.login_limits.login_limit import (
    FAILURES_OF_AN_ACCOUNT,
    FAILURES_OF_AN_ADDRESS,
    WAIT,
    LoginLimit,
)
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.login_limits.redis_login_limit import PREFIX, RedisLoginLimit
from review.accounts.login_limits.shared_login_limit import SharedLoginLimit
from runtime.redis.client import RedisClient, open_redis
from runtime.redis.redis_away import RedisAway
from tests.contract.redis_kinds import PATIENT_SECONDS, age
from tests.fakes.clock import FakeClock

KEY = b"k" * 32
OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.1"


class Limited(NamedTuple):
    """A limit, its clock, and how time passes for it."""

    limit: LoginLimit
    clock: FakeClock
    age: Callable[[timedelta], Awaitable[None]]

    async def fail(self, times: int = 1, account: str = "ha.tran", address: str = OFFICE) -> int:
        """How many tries are left after so many failures."""
        for _ in range(times):
            left = await self.limit.note_failure(account, address, self.clock.now())
        return left

    async def wait(self, account: str = "ha.tran", address: str = OFFICE) -> timedelta:
        return await self.limit.wait(account, address, self.clock.now())

    async def waits(self, account: str = "ha.tran", address: str = OFFICE) -> bool:
        return bool(await self.wait(account, address))

    async def pass_by(self, time: timedelta) -> None:
        self.clock.pass_by(time.total_seconds())
        await self.age(time)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[RedisClient]:
    async with open_redis(
        redis_url, Gauge("up", "Up.", registry=None), timeout_seconds=PATIENT_SECONDS
    ) as client:
        yield client


@pytest.fixture(params=["in this process", "in Redis", "in both", "in a cluster"])
async def limited(request: pytest.FixtureRequest) -> AsyncIterator[Limited]:
    """A limit without failures."""
    if request.param == "in this process":
        yield Limited(LoginLimitInMemory(), FakeClock(), _nothing)
        return
    kind = "redis_cluster_url" if request.param == "in a cluster" else "redis_url"
    url: str = request.getfixturevalue(kind)
    async with open_redis(url, Gauge("up", "Up.", registry=None), timeout_seconds=PATIENT_SECONDS) as redis:
        in_redis = RedisLoginLimit(redis, KEY)
        limit = SharedLoginLimit(in_redis) if request.param == "in both" else in_redis
        yield Limited(limit, FakeClock(), partial(age, url, f"{PREFIX.decode()}*"))


class InterruptedRedis:
    """A client that raises RedisAway while `is_away`."""

    def __init__(self, client: RedisClient) -> None:
        self._client = client
        self.is_away = False

    async def run(self, command: Callable[[Redis], Awaitable[Any]]) -> Any:
        if self.is_away:
            raise RedisAway
        return await self._client.run(command)


async def _nothing(_time: timedelta) -> None:
    """The clock alone makes time pass."""


async def test_after_so_many_failures_of_an_account_one_waits_a_quarter_of_an_hour(limited: Limited) -> None:
    assert await limited.fail() == FAILURES_OF_AN_ACCOUNT - 1
    assert await limited.fail(FAILURES_OF_AN_ACCOUNT - 2) == 1
    assert not await limited.waits()
    assert await limited.fail() == 0
    assert WAIT - timedelta(minutes=1) < await limited.wait() <= WAIT
    assert not await limited.waits("other", ELSEWHERE)
    await limited.pass_by(WAIT - timedelta(minutes=1))
    assert await limited.waits()
    await limited.pass_by(timedelta(minutes=1))
    assert not await limited.waits()


async def test_the_wait_begins_with_the_last_failure(limited: Limited) -> None:
    await limited.fail(FAILURES_OF_AN_ACCOUNT - 1)
    await limited.pass_by(timedelta(minutes=14))
    await limited.fail()
    await limited.pass_by(timedelta(minutes=14))
    assert await limited.waits()


async def test_failures_before_a_pause_of_a_quarter_of_an_hour_do_not_count(limited: Limited) -> None:
    await limited.fail(FAILURES_OF_AN_ACCOUNT - 1)
    await limited.pass_by(WAIT)
    assert await limited.fail() == FAILURES_OF_AN_ACCOUNT - 1


async def test_an_address_is_limited_over_all_accounts(limited: Limited) -> None:
    for number in range(FAILURES_OF_AN_ADDRESS):
        await limited.fail(1, f"account-{number}")
    assert await limited.waits("another")
    assert not await limited.waits("another", ELSEWHERE)


async def test_a_log_in_forgets_the_failures_of_its_account_and_one_of_its_address(limited: Limited) -> None:
    await limited.fail(FAILURES_OF_AN_ACCOUNT - 1)
    await limited.limit.note_success("ha.tran", OFFICE)
    assert await limited.fail() == FAILURES_OF_AN_ACCOUNT - 1
    for number in range(FAILURES_OF_AN_ADDRESS - FAILURES_OF_AN_ACCOUNT):
        await limited.fail(1, f"account-{number}")
    assert not await limited.waits("another")
    await limited.fail(1, "another")
    assert await limited.waits("another")


async def test_a_log_in_without_failures_leaves_no_try_to_spare(limited: Limited) -> None:
    for _ in range(3):
        await limited.limit.note_success("ha.tran", OFFICE)
    assert await limited.fail(FAILURES_OF_AN_ACCOUNT) == 0


async def test_failures_elsewhere_do_not_lock_a_reviewer_out_of_a_known_address(limited: Limited) -> None:
    await limited.limit.note_success("ha.tran", OFFICE)
    await limited.fail(FAILURES_OF_AN_ACCOUNT, address=ELSEWHERE)
    assert await limited.waits(address=ELSEWHERE)
    assert not await limited.waits()
    await limited.fail(FAILURES_OF_AN_ACCOUNT)
    assert await limited.waits()


async def test_consoles_with_one_redis_and_key_count_together(redis: RedisClient) -> None:
    clock = FakeClock()
    first, second, stranger = (
        Limited(SharedLoginLimit(RedisLoginLimit(redis, key)), clock, _nothing)
        for key in (KEY, KEY, b"other")
    )
    await first.fail(FAILURES_OF_AN_ACCOUNT - 1)
    assert await second.fail() == 0
    assert await first.waits()
    assert not await stranger.waits()


async def test_without_redis_a_console_counts_by_itself_what_failed_there(redis: RedisClient) -> None:
    interrupted = InterruptedRedis(redis)
    shared = SharedLoginLimit(RedisLoginLimit(cast(RedisClient, interrupted), KEY))
    limited = Limited(shared, FakeClock(), _nothing)
    await limited.fail(2)
    interrupted.is_away = True
    assert await limited.fail(FAILURES_OF_AN_ACCOUNT - 2) == 0
    assert await limited.waits()
    await limited.limit.note_success("ha.tran", OFFICE)
    assert not await limited.waits()


async def test_redis_holds_neither_accounts_nor_addresses(redis: RedisClient, redis_url: str) -> None:
    limit = RedisLoginLimit(redis, KEY)
    await limit.note_failure("ha.tran", OFFICE, FakeClock().now())
    await limit.note_success("ha.tran", OFFICE)
    async with Redis.from_url(redis_url) as direct:
        keys = cast(list[bytes], await direct.keys("*"))
        assert any(key.startswith(PREFIX) for key in keys)
        assert not any(b"ha.tran" in key or OFFICE.encode() in key for key in keys)
        assert min([await direct.pttl(key) for key in keys]) > 0


@pytest.mark.parametrize("written", [b"", b"\x00\x00", b"many", b"9" * 5000])
async def test_counts_that_somebody_has_overwritten_in_redis_are_those_of_the_console(
    redis: RedisClient, redis_url: str, written: bytes
) -> None:
    limited = Limited(SharedLoginLimit(RedisLoginLimit(redis, KEY)), FakeClock(), _nothing)
    await limited.fail(FAILURES_OF_AN_ACCOUNT)
    async with Redis.from_url(redis_url) as direct:
        for key in cast(list[bytes], await direct.keys(PREFIX + b"*")):
            await direct.set(key, written)
    # Whatever is found there, a log-in gets an answer.
    assert await limited.waits() or written == b""
    await limited.fail(FAILURES_OF_AN_ADDRESS - FAILURES_OF_AN_ACCOUNT)
    assert await limited.waits("another")


async def test_who_deletes_the_counts_in_redis_has_no_further_tries_from_one_address(
    redis: RedisClient, redis_url: str
) -> None:
    limited = Limited(SharedLoginLimit(RedisLoginLimit(redis, KEY)), FakeClock(), _nothing)
    async with Redis.from_url(redis_url) as direct:
        for _ in range(FAILURES_OF_AN_ADDRESS):
            await limited.fail()
            await direct.flushall()
    assert await limited.waits()
    assert not await limited.waits(address=ELSEWHERE)
