"""What every card cache promises."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from gateway.cards.cache.card_cache import NOBODY_SECONDS, digest_of
from gateway.cards.cache.card_cache import CardCache as RedisCardCache
from gateway.cards.cache.card_changes import ForgetfulCache
from gateway.cards.card import EndReason
from gateway.cards.question import Known
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from gateway.metrics import Metrics
from runtime.redis import open_redis
from tests.fakes.card_ports import FakeCardCache
from tests.unit.cards.people import CHIP_ID, INSURANCE_NUMBER, THIS_YEAR, a_holding, a_period, a_person

READ_AT = datetime(2026, 3, 2, 2, 0, 1, 250_000, tzinfo=UTC)
CUT = a_period("2026-01-01", "2026-12-31", ended_on="2026-02-01", why=EndReason.WITHDRAWN)
HER = Known(a_holding(THIS_YEAR, CUT, person=a_person(died_on=date(2026, 1, 1))), READ_AT)
NOBODY = Known(None, READ_AT)
BY_CHIP_ID, BY_INSURANCE_NUMBER = ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER)


@pytest.fixture(params=["in memory", "Redis"])
def remembered_in(request: pytest.FixtureRequest) -> str | None:
    """A Redis, or None for memory."""
    return request.getfixturevalue("redis_url") if request.param == "Redis" else None


@pytest.fixture
async def cache(remembered_in: str | None) -> AsyncIterator[ForgetfulCache]:
    """An empty one."""
    if remembered_in is None:
        yield FakeCardCache()
        return
    metrics = Metrics(CollectorRegistry())
    async with open_redis(remembered_in, metrics.redis_up) as redis:
        yield RedisCardCache(redis, 60, 600, metrics)


@pytest.fixture
async def counted(redis_url: str) -> AsyncIterator[tuple[RedisCardCache, CollectorRegistry]]:
    """The real one, with its metrics."""
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with open_redis(redis_url, metrics.redis_up) as redis:
        yield RedisCardCache(redis, 60, 600, metrics), registry


async def test_what_was_put_comes_back_as_it_was(cache: ForgetfulCache) -> None:
    known: dict[PersonKey, Known] = {BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: NOBODY}
    await cache.put(known)
    assert await cache.get([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == known


async def test_what_was_not_put_is_not_known(cache: ForgetfulCache) -> None:
    await cache.put({BY_CHIP_ID: HER})
    assert await cache.get([BY_INSURANCE_NUMBER, ChipId("079200999999")]) == {}


async def test_the_same_digits_of_another_kind_are_somebody_else(cache: ForgetfulCache) -> None:
    await cache.put({BY_CHIP_ID: HER})
    assert await cache.get([InsuranceNumber(CHIP_ID)]) == {}


async def test_what_is_put_again_is_put_in_its_place(cache: ForgetfulCache) -> None:
    await cache.put({BY_CHIP_ID: NOBODY})
    await cache.put({BY_CHIP_ID: HER})
    assert await cache.get([BY_CHIP_ID]) == {BY_CHIP_ID: HER}


async def test_nothing_put_is_nothing_done(cache: ForgetfulCache) -> None:
    await cache.put({})


async def test_whom_it_is_told_to_forget_is_not_known_any_more_and_all_others_are(
    cache: ForgetfulCache,
) -> None:
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER})
    await cache.forget([digest_of(BY_CHIP_ID), digest_of(ChipId("079200999999"))])
    for look in (cache.get, cache.last_known):
        assert await look([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_INSURANCE_NUMBER: HER}


async def test_all_are_forgotten_and_what_is_put_afterwards_is_known(cache: ForgetfulCache) -> None:
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER})
    await cache.forget_all()
    await cache.put({BY_INSURANCE_NUMBER: NOBODY})
    assert await cache.get([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_INSURANCE_NUMBER: NOBODY}


async def test_who_is_forgotten_with_all_others_is_still_last_known(cache: ForgetfulCache) -> None:
    await cache.put({BY_CHIP_ID: HER})
    await cache.forget_all()
    await cache.put({BY_INSURANCE_NUMBER: HER})
    known = {BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER}
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == known


async def test_last_known_is_what_was_put_last(cache: ForgetfulCache) -> None:
    later = Known(a_holding(THIS_YEAR), READ_AT + timedelta(seconds=1))
    await cache.put({BY_CHIP_ID: HER})
    await cache.put({BY_CHIP_ID: later})
    assert await cache.last_known([BY_CHIP_ID]) == {BY_CHIP_ID: later}


async def test_whom_the_register_does_not_know_or_no_longer_is_not_last_known(cache: ForgetfulCache) -> None:
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: NOBODY})
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_CHIP_ID: HER}
    await cache.put({BY_CHIP_ID: NOBODY})
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {}


async def test_what_one_gateway_forgets_the_others_forget_too(redis_url: str) -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis(redis_url, metrics.redis_up) as redis:
        one, other = (RedisCardCache(redis, 60, 600, metrics) for _ in range(2))
        await one.put({BY_CHIP_ID: HER})
        await other.forget_all()
        assert await one.get([BY_CHIP_ID]) == {}
        await one.put({BY_CHIP_ID: HER})
        assert await other.get([BY_CHIP_ID]) == {BY_CHIP_ID: HER}


async def test_a_gateway_forgets_people_of_a_generation_that_it_has_not_heard_of(redis_url: str) -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis(redis_url, metrics.redis_up) as redis:
        one, idle = (RedisCardCache(redis, 60, 600, metrics) for _ in range(2))
        await one.forget_all()
        await one.put({BY_CHIP_ID: HER})
        await idle.forget([digest_of(BY_CHIP_ID)])
        assert await one.get([BY_CHIP_ID]) == {}


async def seconds_left(redis_url: str, keys: str) -> list[int]:
    """How long Redis keeps them, the shortest first."""
    async with Redis.from_url(redis_url) as client:
        return sorted([await client.ttl(key) for key in await client.keys(keys)])


async def test_redis_forgets_people_after_a_while_and_unknown_ones_soon(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, _ = counted
    await cache.put({ChipId(f"0011900{n:05}"): HER for n in range(50)})
    await cache.put({BY_INSURANCE_NUMBER: NOBODY})
    left = await seconds_left(redis_url, "wardgate:card:*")
    assert len(left) == 51
    assert 0 < left[0] <= NOBODY_SECONDS
    assert 47 <= left[1] < left[-1] <= 60


async def test_redis_keeps_the_last_known_for_as_long_as_it_is_told(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, _ = counted
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: NOBODY})
    (left,) = await seconds_left(redis_url, "wardgate:last:*")
    assert 598 <= left <= 600


async def test_who_does_not_stand_for_the_register_any_more_is_last_known_and_counted(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, registry = counted
    await cache.put({BY_CHIP_ID: HER})
    async with Redis.from_url(redis_url) as client:
        await client.delete(*await client.keys("wardgate:card:*"))
    assert await cache.get([BY_CHIP_ID]) == {}
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_CHIP_ID: HER}
    assert registry.get_sample_value("wardgate_card_cache_answers_total", {"answer": "last_known"}) == 1


async def test_no_key_in_redis_bears_anybodys_number(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, _ = counted
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER})
    async with Redis.from_url(redis_url) as client:
        keys = str(await client.keys("*"))
    assert "wardgate:card:" in keys
    assert "wardgate:last:" in keys
    assert CHIP_ID not in keys
    assert INSURANCE_NUMBER not in keys


async def test_what_another_version_wrote_counts_as_a_miss(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, _ = counted
    await cache.put({BY_CHIP_ID: HER})
    async with Redis.from_url(redis_url) as client:
        for key in await client.keys("*"):
            await client.set(key, b"\x01older")
    assert await cache.get([BY_CHIP_ID]) == {}
    assert await cache.last_known([BY_CHIP_ID]) == {}


async def test_hits_and_misses_are_counted(counted: tuple[RedisCardCache, CollectorRegistry]) -> None:
    cache, registry = counted
    await cache.put({BY_CHIP_ID: HER})
    await cache.get([BY_CHIP_ID, BY_INSURANCE_NUMBER, ChipId("079200999999")])
    answers = {
        answer: registry.get_sample_value("wardgate_card_cache_answers_total", {"answer": answer})
        for answer in ("hit", "miss", "away")
    }
    assert answers == {"hit": 1, "miss": 2, "away": 0}
