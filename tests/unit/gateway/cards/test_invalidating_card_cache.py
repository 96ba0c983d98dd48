"""A cache that follows the changes never returns what was read before them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from gateway.cards.cache import invalidating_card_cache
from gateway.cards.cache.invalidating_card_cache import LONGEST_READ, MOST_CHANGES, InvalidatingCardCache
from gateway.cards.cache.key_digest import key_digest
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import ChipId, PersonKey
from tests.fakes.card_ports import FakeCardCache
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import CHIP_ID, THIS_YEAR, a_holding

HER, HIM = ChipId(CHIP_ID), ChipId("001090054321")

# Instead of a second and a tenth of it.
REPEAT_SECONDS, RETRY_SECONDS = 0.05, 0.02


class Caches:
    """The cache that follows the changes, over one in memory."""

    def __init__(self) -> None:
        self.redis = FakeCardCache()
        self.clock = FakeClock()
        self.cache = InvalidatingCardCache(self.redis, self.clock)

    def read(self) -> RegisterSnapshot:
        """Read the register now."""
        snapshot = RegisterSnapshot(a_holding(THIS_YEAR), self.clock.now())
        self.clock.pass_by(0.001)
        return snapshot

    def change(self, *people: PersonKey) -> None:
        """Notify the cache that these have changed."""
        self.cache.note_change(" ".join(key_digest(person).hex() for person in people))
        self.clock.pass_by(0.001)

    async def in_redis(self, person: PersonKey) -> bool:
        """Whether Redis has the person, once pending work is done."""
        await asyncio.sleep(0.01)
        return person in await self.redis.get([person])

    async def last_known(self, person: PersonKey) -> bool:
        """Whether the cache returns the person while the register cannot be read."""
        return person in await self.cache.last_known([person])

    async def returned(self, person: PersonKey) -> bool:
        """Whether the cache returns the person."""
        return person in await self.cache.get([person])


@pytest.fixture
async def caches(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Caches]:
    monkeypatch.setattr(invalidating_card_cache, "REPEAT_SECONDS", REPEAT_SECONDS)
    monkeypatch.setattr(invalidating_card_cache, "RETRY_SECONDS", RETRY_SECONDS)
    caches = Caches()
    running = asyncio.create_task(caches.cache.run())
    yield caches
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_a_person_without_change_is_stored_and_returned(caches: Caches) -> None:
    caches.change(HIM)
    await caches.cache.put({HER: caches.read()})
    assert await caches.returned(HER)


@pytest.mark.parametrize("everybody", [True, False])
async def test_people_are_stored_and_returned_again_when_the_clock_was_set_back(
    caches: Caches, everybody: bool
) -> None:
    caches.change(*([] if everybody else [HER]))
    caches.clock.pass_by(-7 * 3600)
    read_before = caches.read()
    await caches.cache.put({HER: read_before})
    caches.clock.pass_by(1)
    await caches.cache.put({HER: caches.read()})
    assert await caches.returned(HER)


async def test_a_changed_person_is_deleted_and_the_others_are_not(caches: Caches) -> None:
    await caches.cache.put({HER: caches.read(), HIM: caches.read()})
    caches.change(HER)
    assert not await caches.in_redis(HER)
    assert await caches.in_redis(HIM)


@pytest.mark.parametrize("payload", ["all", None, "", "no digest"])
async def test_all_are_dropped_where_the_notification_names_no_person(
    caches: Caches, payload: str | None
) -> None:
    await caches.cache.put({HER: caches.read()})
    caches.cache.note_change(payload)
    assert not await caches.in_redis(HER)


async def test_all_are_dropped_where_too_many_have_changed(caches: Caches) -> None:
    await caches.cache.put({HER: caches.read()})
    for number in range(MOST_CHANGES):
        caches.change(ChipId(f"{number:012}"))
    assert await caches.in_redis(HER)
    caches.change(HIM)
    assert not await caches.in_redis(HER)


@pytest.mark.parametrize("payload", [key_digest(HER).hex(), "all"])
async def test_a_snapshot_from_before_a_change_is_not_stored_after_it(caches: Caches, payload: str) -> None:
    before = caches.read()
    caches.cache.note_change(payload)
    caches.clock.pass_by(0.001)
    assert not await caches.in_redis(HER)
    await caches.cache.put({HER: before})
    assert not await caches.in_redis(HER)
    await caches.cache.put({HER: caches.read()})
    assert await caches.returned(HER)


async def test_a_snapshot_older_than_the_changes_that_are_remembered_is_not_stored(caches: Caches) -> None:
    before = caches.read()
    caches.change(HER)
    caches.clock.pass_by(LONGEST_READ.total_seconds())
    caches.change(HIM)
    await caches.in_redis(HIM)
    await caches.cache.put({HER: before})
    assert not await caches.in_redis(HER)
    assert caches.cache.just_read({HER: before}) == {}


async def test_a_snapshot_that_was_on_its_way_to_redis_is_deleted_soon(caches: Caches) -> None:
    late = caches.read()
    caches.change(HER)
    assert not await caches.in_redis(HER)
    await caches.redis.put({HER: late})
    assert not await caches.returned(HER)
    await asyncio.sleep(2 * REPEAT_SECONDS)
    assert not await caches.in_redis(HER)


async def test_after_a_while_a_changed_person_is_stored_like_the_others(caches: Caches) -> None:
    caches.change(HER)
    caches.clock.pass_by(LONGEST_READ.total_seconds() + 1)
    caches.change(HIM)
    await caches.in_redis(HIM)
    await caches.cache.put({HER: caches.read()})
    await asyncio.sleep(2 * REPEAT_SECONDS)
    assert await caches.in_redis(HER)


@pytest.mark.parametrize("payload", [key_digest(HER).hex(), "all"])
async def test_a_change_during_an_outage_of_redis_is_applied_when_it_is_back(
    caches: Caches, payload: str
) -> None:
    await caches.cache.put({HER: caches.read()})
    caches.redis.away = True
    caches.cache.note_change(payload)
    await asyncio.sleep(0.01)
    caches.clock.pass_by(LONGEST_READ.total_seconds() + 1)
    caches.redis.away = False
    assert not await caches.returned(HER)
    await asyncio.sleep(2 * RETRY_SECONDS)
    assert not await caches.in_redis(HER)


async def test_everybody_is_still_last_known_where_all_may_have_changed(caches: Caches) -> None:
    await caches.cache.put({HER: caches.read()})
    caches.cache.note_change("all")
    assert not await caches.in_redis(HER)
    assert not await caches.returned(HER)
    assert await caches.last_known(HER)


async def test_a_person_who_is_known_to_have_changed_is_not_last_known(caches: Caches) -> None:
    await caches.cache.put({HER: caches.read(), HIM: caches.read()})
    caches.change(HER)
    assert not await caches.last_known(HER)
    assert not await caches.in_redis(HER)
    assert await caches.last_known(HIM)


async def test_a_changed_person_is_not_last_known_during_an_outage_of_redis_either(caches: Caches) -> None:
    await caches.cache.put({HER: caches.read()})
    caches.redis.away = True
    caches.change(HER)
    await asyncio.sleep(0.01)
    caches.clock.pass_by(LONGEST_READ.total_seconds() + 1)
    caches.redis.away = False
    assert not await caches.last_known(HER)
    await asyncio.sleep(2 * RETRY_SECONDS)
    assert not await caches.redis.last_known([HER])


async def test_a_snapshot_that_was_on_its_way_to_a_frozen_redis_is_deleted_soon_after_it_goes_on(
    caches: Caches,
) -> None:
    late = caches.read()
    caches.redis.away = True
    caches.change(HER)
    await asyncio.sleep(0.01)
    caches.clock.pass_by(LONGEST_READ.total_seconds() + 1)
    caches.redis.away = False
    await asyncio.sleep(2 * RETRY_SECONDS)
    await caches.redis.put({HER: late})
    assert not await caches.returned(HER)
    await asyncio.sleep(2 * REPEAT_SECONDS)
    assert not await caches.in_redis(HER)
