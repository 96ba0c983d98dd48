"""Limits how many claims are received at once, by how long look-ups take: claims give way to look-ups."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from runtime.sharing.fair_share import FairShare

Claim = TypeVar("Claim")
Received = TypeVar("Received")

# Two batches: one is kept while the next one waits. More would take in no more claims a second.
MOST, FEWEST = 32, 1
# The limit changes at most this often, by the mean of the look-ups since the last change.
ADAPT_EVERY_SECONDS = 0.1
# Above the target the limit falls to this share of what it was, below it rises by one.
FALL = 0.75
# After so long without look-ups, there is nothing to give way to.
FORGET_SECONDS = 1.0


class ClaimPace:
    """A claim has a slot from when it was read until it is kept. Facilities that wait get slots in rotation.

    While look-ups take longer than `target_seconds` on average, there are fewer slots. With a target of None,
    and while there are no look-ups, there are MOST.
    """

    def __init__(self, target_seconds: float | None, seconds: Callable[[], float] = time.monotonic) -> None:
        self._target = target_seconds
        self._seconds = seconds
        self._limit: float = MOST
        self._slots = FairShare(MOST)
        self._look_ups, self._look_up_seconds = 0, 0.0
        self._adapted_at = self._last_look_up_at = seconds()

    def note_look_up(self, seconds: float) -> None:
        """A look-up was answered after this time."""
        self._look_ups += 1
        self._look_up_seconds += seconds

    @asynccontextmanager
    async def slot(self, facility: str) -> AsyncIterator[None]:
        """Waits for a slot, which is free again when the context ends."""
        self.limit()
        with await self._slots.reserve(facility, 1):
            yield
            self.limit()

    def limit(self) -> int:
        """How many claims may be under way now."""
        now = self._seconds()
        if self._target is not None and now - self._adapted_at >= ADAPT_EVERY_SECONDS:
            self._adapt(now, self._target)
            self._adapted_at = now
            self._look_ups, self._look_up_seconds = 0, 0.0
            self._slots.set_limit(int(self._limit))
        return int(self._limit)

    def _adapt(self, now: float, target: float) -> None:
        if self._look_ups:
            self._last_look_up_at = now
            is_slow = self._look_up_seconds / self._look_ups > target
            self._limit = max(FEWEST, self._limit * FALL) if is_slow else min(MOST, self._limit + 1)
        elif now - self._last_look_up_at > FORGET_SECONDS:
            self._limit = MOST


class Paced(Generic[Claim, Received]):
    """Receives each claim in a slot; `facility_of` is the facility that submits it."""

    def __init__(
        self,
        pace: ClaimPace,
        facility_of: Callable[[Claim], str],
        receive: Callable[[Claim], Awaitable[Received]],
    ) -> None:
        self._pace = pace
        self._facility_of = facility_of
        self._receive = receive

    async def __call__(self, claim: Claim) -> Received:
        """What `receive` returns or raises."""
        async with self._pace.slot(self._facility_of(claim)):
            return await self._receive(claim)
