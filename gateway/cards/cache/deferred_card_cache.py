"""Fills a card cache after the answers: no look-up waits until what it has read is stored."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from gateway.cards.check_cards import CardCache
from gateway.cards.register_snapshot import Snapshots
from gateway.cards.subject import PersonKey

# What look-ups read in a second or two at full load, while Redis is slow: some 10 MB.
MOST_PEOPLE = 10_000


class CheckedCache(CardCache, Protocol):
    """A CardCache that knows which snapshots a change has made invalid."""

    def just_read(self, snapshots: Snapshots) -> Snapshots:
        """Those that were read some seconds ago at most, and that no change has made invalid."""
        ...


class DeferredCardCache:
    """The port CardCache: `put` returns immediately, and `run` stores. Until then, `get` finds it here.

    At most MOST_PEOPLE wait to be stored; further ones are not cached, and their next look-up reads the
    register.
    """

    def __init__(self, cache: CheckedCache, limit: int = MOST_PEOPLE) -> None:
        self._cache = cache
        self._limit = limit
        self._waiting: Snapshots = {}
        self._being_stored: Snapshots = {}
        self._came = asyncio.Event()

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """Recent snapshots of these people."""
        here = {**self._being_stored, **self._waiting}
        found = self._cache.just_read({person: here[person] for person in people if person in here})
        if not found:
            return await self._cache.get(people)
        others = [person for person in people if person not in found]
        return {**found, **(await self._cache.get(others) if others else {})}

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """Older snapshots of these people."""
        return await self._cache.last_known(people)

    async def put(self, snapshots: Snapshots) -> None:
        """Have them stored, where there is room."""
        if len(self._waiting) + len(snapshots) > self._limit:
            return
        self._waiting = {**self._waiting, **snapshots}
        self._came.set()

    async def run(self) -> None:
        """Store what waits, until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            self._being_stored, self._waiting = self._waiting, {}
            try:
                await self._cache.put(self._being_stored)
            finally:
                # Also after a failure: the cache remembers only for some seconds what has changed.
                self._being_stored = {}
