"""Limits how many claims are received at once, by how long look-ups take: claims give way to look-ups."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Generic, TypeVar

from gateway.claims.pacing.look_up_target import LookUpTarget
from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps, LookUpTimes
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
# Above the target the limit falls to this share of what it was, below it rises by one.
FALL = 0.75
# After so long without look-ups, there is nothing to give way to.
FORGET_SECONDS = 1.0
# Longer, so that look-ups every few seconds do not meet large batches each time.
ALONE_AFTER_SECONDS = 5.0


class ClaimPace:
    """A small claim has a slot from when it was read until it is kept. Facilities wait for slots in rotation.

    There are MOST slots. While look-ups are slow by `target`, here or at another gateway, there are fewer.
    While there are no look-ups, there are MOST_ALONE, and batches are larger.
    """

    def __init__(
        self,
        target: LookUpTarget,
        note_claim: Callable[[], None],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`note_claim` is called when a claim begins to be received, and when that ends."""
        self._target = target
        self._note_claim = note_claim
        self._seconds = seconds
        self._limit: float = MOST_ALONE
        self._slots = FairShare(MOST_ALONE)
        self._here = LookUpTimes()
        self._elsewhere = LookUps.NONE
        self._adapted_at = seconds()
        self._last_look_up_at = self._adapted_at - ALONE_AFTER_SECONDS

    def note_look_up(self, seconds: float) -> None:
        """A look-up was answered here after this time."""
        self._here.note(seconds)
        self._limit_to_most()

    def hear(self, look_ups: LookUps) -> None:
        """What is known of the look-ups at other gateways now."""
        self._elsewhere = look_ups
        if look_ups is not LookUps.NONE:
            self._limit_to_most()
        self.limit()

    @property
    def last_limit(self) -> int:
        """The limit as it was last adapted; a thread may read it."""
        return int(self._limit)

    @contextmanager
    def claim_under_way(self) -> Iterator[None]:
        """A claim is being received, without a slot or with one."""
        self._note_claim()
        try:
            yield
        finally:
            self._note_claim()

    @asynccontextmanager
    async def slot(self, facility: str) -> AsyncIterator[None]:
        """Waits for a slot, which is free again when the context ends."""
        self.limit()
        with self.claim_under_way(), await self._slots.reserve(facility, 1):
            yield
            self.limit()

    def limit(self) -> int:
        """How many claims may be under way now."""
        now = self._seconds()
        if now - self._adapted_at >= INTERVAL_SECONDS:
            self._set_limit(self._adapted(now))
            self._adapted_at = now
        return int(self._limit)

    def batch_size(self) -> int:
        """How many claims may be received together now."""
        return max(MOST, int(self._limit)) // BATCHES

    def _limit_to_most(self) -> None:
        if self._limit > MOST:
            self._set_limit(MOST)

    def _set_limit(self, limit: float) -> None:
        self._limit = limit
        self._slots.set_limit(int(limit))

    def _adapted(self, now: float) -> float:
        mean_here = self._here.take()
        if mean_here is not None or self._elsewhere is not LookUps.NONE:
            self._last_look_up_at = now
            return max(FEWEST, self._limit * FALL) if self._is_slow(mean_here) else min(MOST, self._limit + 1)
        quiet = now - self._last_look_up_at
        if quiet > ALONE_AFTER_SECONDS:
            return MOST_ALONE
        return MOST if quiet > FORGET_SECONDS else self._limit

    def _is_slow(self, mean_here: float | None) -> bool:
        if not self._target.applies:
            return False
        return self._elsewhere is LookUps.SLOW or (mean_here is not None and self._target.is_slow(mean_here))


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
