"""What every card cache guarantees."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.cache.invalidating_card_cache import DeletingCache
from gateway.cards.cache.key_digest import key_digest
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from gateway.metrics import Metrics
from runtime.redis.client import open_redis
from tests.contract.card_caches import BY_CHIP_ID, BY_INSURANCE_NUMBER, HER, READ_AT, UNKNOWN, a_cache
from tests.contract.redis_kinds import KINDS, PATIENT_SECONDS, url_of_kind
from tests.fakes.card_ports import FakeCardCache
from tests.unit.gateway.cards.people import CHIP_ID, THIS_YEAR, a_holding


@pytest.fixture(params=["in memory", *KINDS])
def url_of_cache(request: pytest.FixtureRequest) -> str | None:
    """A Redis, or None for memory."""
    return url_of_kind(request)


@pytest.fixture
async def cache(url_of_cache: str | None) -> AsyncIterator[DeletingCache]:
    """An empty one."""
    if url_of_cache is None:
        yield FakeCardCache()
        return
    metrics = Metrics(CollectorRegistry())
    async with open_redis(url_of_cache, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        yield a_cache(redis, metrics)


async def test_snapshots_come_back_as_they_were_put(cache: DeletingCache) -> None:
    snapshots: dict[PersonKey, RegisterSnapshot] = {BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: UNKNOWN}
    await cache.put(snapshots)
    assert await cache.get([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == snapshots


async def test_a_person_who_was_not_put_is_not_found(cache: DeletingCache) -> None:
    await cache.put({BY_CHIP_ID: HER})
    assert await cache.get([BY_INSURANCE_NUMBER, ChipId("079200999999")]) == {}


async def test_the_same_digits_of_another_kind_are_another_person(cache: DeletingCache) -> None:
    await cache.put({BY_CHIP_ID: HER})
    assert await cache.get([InsuranceNumber(CHIP_ID)]) == {}


async def test_a_snapshot_replaces_the_earlier_one(cache: DeletingCache) -> None:
    await cache.put({BY_CHIP_ID: UNKNOWN})
    await cache.put({BY_CHIP_ID: HER})
    assert await cache.get([BY_CHIP_ID]) == {BY_CHIP_ID: HER}


async def test_an_empty_put_does_nothing(cache: DeletingCache) -> None:
    await cache.put({})


async def test_a_deleted_person_is_gone_and_the_others_are_not(
    cache: DeletingCache,
) -> None:
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER})
    await cache.delete([key_digest(BY_CHIP_ID), key_digest(ChipId("079200999999"))])
    for read in (cache.get, cache.last_known):
        assert await read([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_INSURANCE_NUMBER: HER}


async def test_recent_snapshots_are_dropped_and_later_ones_are_found(cache: DeletingCache) -> None:
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER})
    await cache.drop_recent()
    await cache.put({BY_INSURANCE_NUMBER: UNKNOWN})
    assert await cache.get([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_INSURANCE_NUMBER: UNKNOWN}


async def test_last_known_snapshots_stay_when_recent_ones_are_dropped(cache: DeletingCache) -> None:
    await cache.put({BY_CHIP_ID: HER})
    await cache.drop_recent()
    await cache.put({BY_INSURANCE_NUMBER: HER})
    known = {BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: HER}
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == known


async def test_the_latest_snapshot_is_the_last_known_one(cache: DeletingCache) -> None:
    later = RegisterSnapshot(a_holding(THIS_YEAR), READ_AT + timedelta(seconds=1))
    await cache.put({BY_CHIP_ID: HER})
    await cache.put({BY_CHIP_ID: later})
    assert await cache.last_known([BY_CHIP_ID]) == {BY_CHIP_ID: later}


async def test_a_person_whom_the_register_does_not_know_is_not_last_known(cache: DeletingCache) -> None:
    await cache.put({BY_CHIP_ID: HER, BY_INSURANCE_NUMBER: UNKNOWN})
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {BY_CHIP_ID: HER}
    await cache.put({BY_CHIP_ID: UNKNOWN})
    assert await cache.last_known([BY_CHIP_ID, BY_INSURANCE_NUMBER]) == {}
