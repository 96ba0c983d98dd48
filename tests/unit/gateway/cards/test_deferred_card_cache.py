"""Look-ups do not wait until what they read is cached."""

import asyncio
from datetime import UTC, datetime

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
    """Stores only when it may; `puts` are the snapshots of each command."""

    def __init__(self) -> None:
        super().__init__()
        self.may_store = asyncio.Event()
        self.puts: list[Snapshots] = []

    async def put(self, snapshots: Snapshots) -> None:
        """Wait, then store."""
        self.puts.append(snapshots)
        await self.may_store.wait()
        await super().put(snapshots)


async def test_what_is_put_is_stored_afterwards_and_the_rest_meanwhile_in_one_command() -> None:
    slow = SlowCache()
    deferred = DeferredCardCache(slow)
    storing = asyncio.create_task(deferred.run())
    await deferred.put(people(1))
    await asyncio.sleep(0)
    await deferred.put(people(2))
    await deferred.put(people(3))
    assert await deferred.get([*people(1, 2, 3)]) == {}
    slow.may_store.set()
    await wait_until(lambda: deferred.get([*people(1, 2, 3)]), lambda found: found == people(1, 2, 3))
    assert slow.puts == [people(1), people(2, 3)]
    assert await deferred.last_known([*people(1)]) == {}
    storing.cancel()


async def test_while_too_many_wait_further_people_are_not_cached() -> None:
    cache = FakeCardCache()
    deferred = DeferredCardCache(cache, limit=2)
    await deferred.put(people(1, 2))
    await deferred.put(people(3))
    storing = asyncio.create_task(deferred.run())
    await wait_until(lambda: deferred.get([*people(1, 2, 3)]), lambda found: found == people(1, 2))
    await deferred.put(people(3))
    await wait_until(lambda: deferred.get([*people(3)]), lambda found: found == people(3))
    storing.cancel()
