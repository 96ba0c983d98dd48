"""What the card cache on Redis guarantees: for all gateways, for how long, whoever writes to it."""

from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from gateway.cards.cache.key_digest import key_digest
from gateway.cards.cache.redis_card_cache import FORM, UNKNOWN_SECONDS, RedisCardCache, names_of
from gateway.cards.subject import ChipId
from gateway.metrics import Metrics
from runtime.redis.client import open_redis
from tests.contract.card_caches import BY_CHIP_ID, BY_INSURANCE_NUMBER, HER, UNKNOWN, a_cache
from tests.contract.redis_kinds import KINDS, PATIENT_SECONDS
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import CHIP_ID, INSURANCE_NUMBER


@pytest.fixture
async def counted(redis_url: str) -> AsyncIterator[tuple[RedisCardCache, CollectorRegistry]]:
    """The real one, with its metrics."""
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        yield a_cache(redis, metrics), registry


async def test_recent_snapshots_are_dropped_for_all_gateways(redis_url: str) -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        one, other = (a_cache(redis, metrics) for _ in range(2))
        await one.put({BY_CHIP_ID: HER})
        await other.drop_recent()
        assert await one.get([BY_CHIP_ID]) == {}
        await one.put({BY_CHIP_ID: HER})
        assert await other.get([BY_CHIP_ID]) == {BY_CHIP_ID: HER}


async def test_a_gateway_deletes_people_of_a_generation_that_it_has_not_read(redis_url: str) -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        one, idle = (a_cache(redis, metrics) for _ in range(2))
        await one.drop_recent()
        await one.put({BY_CHIP_ID: HER})
        await idle.delete([key_digest(BY_CHIP_ID)])
        assert await one.get([BY_CHIP_ID]) == {}


async def seconds_left(redis_url: str, keys: str) -> list[int]:
    """How long Redis keeps them, the shortest first."""
    async with Redis.from_url(redis_url) as client:
        return sorted([await client.ttl(key) for key in await client.keys(keys)])


async def test_recent_snapshots_expire_after_a_while_and_unknown_people_soon(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, _ = counted
    await cache.put({ChipId(f"0011900{n:05}"): HER for n in range(50)})
    await cache.put({BY_INSURANCE_NUMBER: UNKNOWN})
    left = await seconds_left(redis_url, "wardgate:card:*")
    assert len(left) == 51
    assert 0 < left[0] <= UNKNOWN_SECONDS
    assert 47 <= left[1] < left[-1] <= 60


async def test_last_known_snapshots_expire_after_the_time_that_is_set(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, _ = counted
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: UNKNOWN})
    (left,) = await seconds_left(redis_url, "wardgate:last:*")
    assert 598 <= left <= 600


async def test_last_known_snapshots_outlive_recent_ones_and_are_counted(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, registry = counted
    await cache.put({BY_CHIP_ID: HER})
    async with Redis.from_url(redis_url) as client:
        await client.delete(*await client.keys("wardgate:card:*"))
    assert await cache.get([BY_CHIP_ID]) == {}
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_CHIP_ID: HER}
    assert registry.get_sample_value("wardgate_card_cache_answers_total", {"answer": "last_known"}) == 1


async def test_no_key_in_redis_contains_a_number_of_a_person(
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


async def test_a_snapshot_of_another_version_counts_as_a_miss(
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


async def test_exchanged_snapshots_of_two_people_are_misses_and_counted(
    counted: tuple[RedisCardCache, CollectorRegistry], redis_url: str
) -> None:
    cache, registry = counted
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER})
    async with Redis.from_url(redis_url) as client:
        for prefix in ("card", "last"):
            one, other = await client.keys(f"wardgate:{prefix}:*")
            first, second = await client.mget(one, other)
            await client.set(one, second or b"")
            await client.set(other, first or b"")
    for read in (cache.get, cache.last_known):
        assert await read([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {}
    assert registry.get_sample_value("wardgate_card_cache_answers_total", {"answer": "unverified"}) == 4
    assert registry.get_sample_value("wardgate_card_cache_answers_total", {"answer": "miss"}) == 2


async def test_an_old_snapshot_that_is_put_back_is_a_miss(redis_url: str) -> None:
    metrics, clock = Metrics(CollectorRegistry()), FakeClock()
    async with (
        open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis,
        Redis.from_url(redis_url) as client,
    ):
        cache = a_cache(redis, metrics, clock=clock)
        await cache.put({BY_CHIP_ID: HER})
        for key in await client.keys("wardgate:*"):
            await client.persist(key)
        clock.pass_by(90)
        assert await cache.get([BY_CHIP_ID]) == {}
        assert await cache.last_known([BY_CHIP_ID]) == {BY_CHIP_ID: HER}
        clock.pass_by(600)
        assert await cache.last_known([BY_CHIP_ID]) == {}


async def test_a_snapshot_of_a_gateway_whose_clock_was_ahead_is_a_miss(redis_url: str) -> None:
    metrics, clock = Metrics(CollectorRegistry()), FakeClock()
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        cache = a_cache(redis, metrics, clock=clock)
        await cache.put({BY_CHIP_ID: HER})
        clock.pass_by(-7 * 3600)
        assert await cache.get([BY_CHIP_ID]) == {}
        assert await cache.last_known([BY_CHIP_ID]) == {}


async def test_an_unknown_person_is_not_moved_to_the_last_known_ones(redis_url: str) -> None:
    metrics = Metrics(CollectorRegistry())
    async with (
        open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis,
        Redis.from_url(redis_url) as client,
    ):
        cache = a_cache(redis, metrics)
        await cache.put({BY_CHIP_ID: UNKNOWN})
        (key,) = await client.keys("wardgate:card:*")
        last_known = names_of(FORM).last_known + key_digest(BY_CHIP_ID)
        await client.set(last_known, await client.get(key) or b"")
        assert await cache.last_known([BY_CHIP_ID]) == {}


async def test_gateways_read_each_other_s_snapshots_while_their_keys_are_exchanged(redis_url: str) -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        before = a_cache(redis, metrics, b"old", b"new")
        after = a_cache(redis, metrics, b"new", b"old")
        last = a_cache(redis, metrics, b"new")
        await before.put({BY_CHIP_ID: HER})
        assert await after.get([BY_CHIP_ID]) == {BY_CHIP_ID: HER}
        assert await last.get([BY_CHIP_ID]) == {}
        await after.put({BY_CHIP_ID: HER})
        for cache in (before, last):
            assert await cache.get([BY_CHIP_ID]) == {BY_CHIP_ID: HER}


@pytest.mark.parametrize("kind", KINDS.values())
async def test_gateways_of_two_releases_with_different_forms_share_a_redis_and_do_not_meet(
    kind: str, request: pytest.FixtureRequest
) -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis(
        request.getfixturevalue(kind), metrics.redis_up, timeout_seconds=PATIENT_SECONDS
    ) as redis:
        old, new = (a_cache(redis, metrics, form=form) for form in (b"1", b"2"))
        await old.put({BY_CHIP_ID: HER})
        for read in (new.get, new.last_known):
            assert await read([BY_CHIP_ID]) == {}
        await new.put({BY_CHIP_ID: UNKNOWN, BY_INSURANCE_NUMBER: HER})
        await new.delete([key_digest(BY_CHIP_ID)])
        await new.drop_recent()
        for read in (old.get, old.last_known):
            assert await read([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_CHIP_ID: HER}
