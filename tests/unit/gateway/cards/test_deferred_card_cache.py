"""Look-ups do not wait until what they read is cached."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from gateway.cards.cache.deferred_card_cache import DeferredCardCache
from gateway.cards.register_snapshot import RegisterSnapshot, Snapshots
from gateway.cards.subject import ChipId, PersonKey
from tests.fakes.card_ports import FakeCardCache
from tests.wait_until import wait_until

NOBODY = RegisterSnapshot(None, datetime(2026, 3, 2, 2, tzinfo=UTC))


def people(*numbers: int) -> dict[PersonKey, RegisterSnapshot]:
    """Snapshots of these people."""
    return {ChipId(f"079200{number:06}"): NOBODY for number in numbers}


class SlowCache(FakeCardCache):
    """Stores only when it may; `puts` are the snapshots of each command. Nothing is `changed`."""

    def __init__(self) -> None:
        super().__init__()
        self.stores, self.may_store = asyncio.Event(), asyncio.Event()
        self.puts: list[Snapshots] = []
        self.asked: list[PersonKey] = []
        self.changed: set[PersonKey] = set()

    def just_read(self, snapshots: Snapshots) -> Snapshots:
        """All but those of changed people."""
        return {person: found for person, found in snapshots.items() if person not in self.changed}

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """Note who is asked for."""
        self.asked += people
        return await super().get(people)

    async def put(self, snapshots: Snapshots) -> None:
        """Wait, then store."""
        self.puts.append(snapshots)
        self.stores.set()
        await self.may_store.wait()
        await super().put(snapshots)


class FailingCache(SlowCache):
    """Fails to store, for a reason that nobody thought of."""

    async def put(self, snapshots: Snapshots) -> None:
        """Store nothing."""
        raise ValueError(f"{len(snapshots)} snapshots not stored")


@pytest.fixture
async def slow() -> SlowCache:
    return SlowCache()


@pytest.fixture
async def deferred(slow: SlowCache) -> AsyncIterator[DeferredCardCache]:
    """Has one person being stored, and two who wait."""
    deferred = DeferredCardCache(slow, limit=2)
    storing = asyncio.create_task(deferred.run())
    await deferred.put(people(1))
    await slow.stores.wait()
    await deferred.put(people(2))
    await deferred.put(people(3))
    yield deferred
    storing.cancel()


async def test_what_is_put_is_found_before_it_is_stored(slow: SlowCache, deferred: DeferredCardCache) -> None:
    assert await deferred.get([*people(1, 2, 3, 4)]) == people(1, 2, 3)
    assert slow.asked == [*people(4)]


async def test_what_has_changed_meanwhile_is_not_found(slow: SlowCache, deferred: DeferredCardCache) -> None:
    slow.changed = {*people(1, 2)}
    assert await deferred.get([*people(1, 2, 3)]) == people(3)
    assert slow.asked == [*people(1, 2)]


async def test_those_who_wait_are_stored_in_one_command(slow: SlowCache, deferred: DeferredCardCache) -> None:
    slow.may_store.set()
    await wait_until(lambda: FakeCardCache.get(slow, [*people(3)]), lambda found: found == people(3))
    assert slow.puts == [people(1), people(2, 3)]
    assert await deferred.get([*people(1, 2, 3)]) == people(1, 2, 3)


async def test_while_too_many_wait_further_people_are_not_cached(
    slow: SlowCache, deferred: DeferredCardCache
) -> None:
    await deferred.put(people(4))
    assert await deferred.get([*people(4)]) == {}
    slow.may_store.set()
    await wait_until(lambda: FakeCardCache.get(slow, [*people(3)]), lambda found: found == people(3))
    await deferred.put(people(4))
    await wait_until(lambda: FakeCardCache.get(slow, [*people(4)]), lambda found: found == people(4))


async def test_what_could_not_be_stored_is_not_found_any_longer() -> None:
    failing = FailingCache()
    deferred = DeferredCardCache(failing)
    await deferred.put(people(1))
    with pytest.raises(ValueError, match="not stored"):
        await deferred.run()
    assert await deferred.get([*people(1)]) == {}


async def test_last_known_people_are_those_of_the_cache(slow: SlowCache, deferred: DeferredCardCache) -> None:
    assert await deferred.last_known([*people(1)]) == {}
