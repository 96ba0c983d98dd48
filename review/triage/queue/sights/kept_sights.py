"""Keeps what was added up over all open cases: with a million of them a page does not wait for the sum."""

import asyncio
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.sights.sight import ReviewerDay, Sight
from runtime.background import start_task
from runtime.bounded_dict import BoundedDict
from runtime.clock import Clock

# Adding up takes at most this share of the time.
FRESH_FACTOR = 20
KEPT_FOR = timedelta(seconds=10)
# A page waits so long for a newer sum, then it shows the one that there is.
WAIT_SECONDS = 0.05
MOST_SCOPES = 100


class Sights(Protocol):
    """Adds up cases and decisions. All methods raise DatabaseAway."""

    async def sight(self, provinces: frozenset[str], now: datetime) -> Sight:
        """The open cases of these provinces; of all where none is named."""
        ...

    async def decided(
        self, reviewer_id: UUID, provinces: frozenset[str], since: datetime, now: datetime
    ) -> Sight:
        """The cases of these provinces that the reviewer has decided since, and that are open no more."""
        ...

    async def of_others(self, actor: Actor, now: datetime) -> Sight:
        """The open cases that the actor sees and another reviewer must decide on. These are few."""
        ...

    async def oldest(self, actor: Actor) -> datetime | None:
        """When the first of the open cases that the actor may decide on came in; None where there is none."""
        ...

    async def day(self, reviewer_id: UUID, now: datetime) -> ReviewerDay:
        """What the reviewer decided since midnight in Ho Chi Minh City."""
        ...


class _Kept(NamedTuple):
    counted_at: datetime
    fresh_until: datetime
    sight: Sight


class KeptSights:
    """One sum at a time for each scope, for all its reviewers."""

    def __init__(self, sights: Sights, clock: Clock) -> None:
        self._sights = sights
        self._clock = clock
        self._kept: BoundedDict[frozenset[str], _Kept] = BoundedDict(MOST_SCOPES)
        self._running: dict[frozenset[str], asyncio.Task[None]] = {}

    async def __call__(self, actor: Actor, day: ReviewerDay) -> Sight:
        """The sight of the actor's provinces: of those who decide, of what they may decide on.

        What the actor has decided since it was added up is left out.
        """
        sight = await self._of_all(actor.provinces, actor.reviewer_id, day)
        if not actor.may(Permission.DECIDE):
            return sight
        others = await self._sights.of_others(actor, self._clock.now())
        if not others.waiting:
            return sight
        left = sight.without(others)
        return msgspec.structs.replace(left, oldest=left.oldest and await self._sights.oldest(actor))

    async def _of_all(self, provinces: frozenset[str], reviewer_id: UUID, day: ReviewerDay) -> Sight:
        if (kept := self._kept.get(provinces)) is None:
            await asyncio.shield(self._count(provinces))
        elif kept.fresh_until <= self._clock.now():
            await asyncio.wait({self._count(provinces)}, timeout=WAIT_SECONDS)
        kept = self._kept[provinces]
        if day.changed_at is None or day.changed_at <= kept.counted_at:
            return kept.sight
        now = self._clock.now()
        return kept.sight.without(await self._sights.decided(reviewer_id, provinces, kept.counted_at, now))

    def _count(self, provinces: frozenset[str]) -> asyncio.Task[None]:
        if (running := self._running.get(provinces)) is None:
            running = self._running[provinces] = start_task(self._counted(provinces))
            running.add_done_callback(lambda task: self._done(provinces, task))
        return running

    def _done(self, provinces: frozenset[str], task: asyncio.Task[None]) -> None:
        del self._running[provinces]
        # Where every page has gone away, nobody else reads the exception.
        _ = task.cancelled() or task.exception()

    async def _counted(self, provinces: frozenset[str]) -> None:
        began, counted_at = monotonic(), self._clock.now()
        sight = await self._sights.sight(provinces, counted_at)
        took = timedelta(seconds=monotonic() - began)
        fresh_until = counted_at + max(KEPT_FOR, FRESH_FACTOR * took)
        self._kept[provinces] = _Kept(counted_at, fresh_until, sight)
