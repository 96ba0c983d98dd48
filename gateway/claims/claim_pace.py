"""Limits how many claims are received at once, by how long look-ups take: claims give way to look-ups."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from runtime.sharing.fair_share import FairShare

Claim = TypeVar("Claim")
Received = TypeVar("Received")

# Two batches: one is kept while the next one waits. More would take in no more claims a second.
BATCHES = 2
# Beside look-ups, batches are so small that none makes a look-up wait long: with 64, and eight claims of a
# stream read at a time instead of two, the 99th percentile of look-ups beside claims at full speed was 91 to
# 228 ms, and is 65 to 107 ms with these, for 13 to 20 % of the claims a second.
MOST, FEWEST = BATCHES * 16, 1
# While there are no look-ups: a claim in a large batch takes a quarter less processor time.
MOST_ALONE = BATCHES * 128
# The limit changes at most this often, by the mean of the look-ups since the last change.
ADAPT_EVERY_SECONDS = 0.1
# Above the target the limit falls to this share of what it was, below it rises by one.
FALL = 0.75
# After so long without look-ups, there is nothing to give way to.
FORGET_SECONDS = 1.0
# Longer, so that look-ups every few seconds do not meet large batches each time.
ALONE_AFTER_SECONDS = 5.0


class ClaimPace:
    """A claim has a slot from when it was read until it is kept. Facilities that wait get slots in rotation.

    There are MOST slots. While look-ups take longer than `target_seconds` on average, there are fewer, unless
    the target is None. While there are no look-ups, there are MOST_ALONE, and batches are larger.

    `sees_look_ups` is false in a gateway that serves claims alone: another gateway beside it may have
    look-ups, so there are never more than MOST.
    """

    def __init__(
        self,
        target_seconds: float | None,
        seconds: Callable[[], float] = time.monotonic,
        *,
        sees_look_ups: bool = True,
    ) -> None:
        self._target = target_seconds
        self._seconds = seconds
        self._most_alone = MOST_ALONE if sees_look_ups else MOST
        self._limit: float = self._most_alone
        self._slots = FairShare(self._most_alone)
        self._look_ups, self._look_up_seconds = 0, 0.0
        self._adapted_at = seconds()
        self._last_look_up_at = self._adapted_at - ALONE_AFTER_SECONDS

    def note_look_up(self, seconds: float) -> None:
        """A look-up was answered after this time."""
        self._look_ups += 1
        self._look_up_seconds += seconds
        if self._limit > MOST:
            self._set_limit(MOST)

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
        if now - self._adapted_at >= ADAPT_EVERY_SECONDS:
            self._set_limit(self._adapted(now))
            self._adapted_at = now
            self._look_ups, self._look_up_seconds = 0, 0.0
        return int(self._limit)

    def batch_size(self) -> int:
        """How many claims may be received together now."""
        return max(MOST, int(self._limit)) // BATCHES

    def _set_limit(self, limit: float) -> None:
        self._limit = limit
        self._slots.set_limit(int(limit))

    def _adapted(self, now: float) -> float:
        if self._look_ups:
            self._last_look_up_at = now
            return max(FEWEST, self._limit * FALL) if self._is_slow else min(MOST, self._limit + 1)
        quiet = now - self._last_look_up_at
        if quiet > ALONE_AFTER_SECONDS:
            return self._most_alone
        return MOST if quiet > FORGET_SECONDS else self._limit

    @property
    def _is_slow(self) -> bool:
        return self._target is not None and self._look_up_seconds / self._look_ups > self._target


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
