"""Fills a card cache after the answers: no look-up waits until what it has read is stored."""

import asyncio
from collections.abc import Sequence

from gateway.cards.check_cards import CardCache
from gateway.cards.register_snapshot import RegisterSnapshot, Snapshots
from gateway.cards.subject import PersonKey

# What look-ups read in a second or two at full load, while Redis is slow: some 10 MB.
MOST_PEOPLE = 10_000


class DeferredCardCache:
    """The port CardCache: `put` returns immediately, and `run` stores.

    At most MOST_PEOPLE wait to be stored; further ones are not cached, and their next look-up reads the
    register.
    """

    def __init__(self, cache: CardCache, limit: int = MOST_PEOPLE) -> None:
        self._cache = cache
        self._limit = limit
        self._waiting: dict[PersonKey, RegisterSnapshot] = {}
        self._came = asyncio.Event()

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """Recent snapshots of these people; those that wait are not among them yet."""
        return await self._cache.get(people)

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """Older snapshots of these people."""
        return await self._cache.last_known(people)

    async def put(self, snapshots: Snapshots) -> None:
        """Have them stored, where there is room."""
        if len(self._waiting) + len(snapshots) > self._limit:
            return
        self._waiting.update(snapshots)
        self._came.set()

    async def run(self) -> None:
        """Store what waits, until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            snapshots, self._waiting = self._waiting, {}
            await self._cache.put(snapshots)
