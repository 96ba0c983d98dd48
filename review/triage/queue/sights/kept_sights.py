"""What the top of the queue says to a reviewer, of sums that are kept for some seconds."""

from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.sights.kept_sums import KeptSums
from review.triage.queue.sights.sight import ReviewerDay, Sight
from runtime.clock import Clock

MOST_SCOPES, MOST_REVIEWERS = 100, 1_000


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


class _Others(NamedTuple):
    """What waits for another reviewer than the actor, and when the first case that does not came in."""

    sight: Sight
    oldest: datetime | None


class KeptSights:
    """The sum over all cases is kept for each scope, that of cases for others for each reviewer."""

    def __init__(self, sights: Sights, clock: Clock) -> None:
        self._sights = sights
        self._clock = clock
        self._of_scopes = KeptSums(sights.sight, clock, MOST_SCOPES)
        self._of_others = KeptSums(self._add_up_others, clock, MOST_REVIEWERS)

    async def __call__(self, actor: Actor, day: ReviewerDay) -> Sight:
        """The sight of the actor's provinces: of those who decide, of what they may decide on.

        What the actor has decided since it was added up is left out.
        """
        sight = await self._of_all(actor.provinces, actor.reviewer_id, day)
        if not actor.may(Permission.DECIDE):
            return sight
        others = (await self._of_others(actor, day.changed_at)).sum
        if not others.sight.waiting:
            return sight
        left = sight.without(others.sight)
        return msgspec.structs.replace(left, oldest=left.oldest and others.oldest)

    async def _of_all(self, provinces: frozenset[str], reviewer_id: UUID, day: ReviewerDay) -> Sight:
        kept = await self._of_scopes(provinces)
        if day.changed_at is None or day.changed_at <= kept.counted_at:
            return kept.sum
        now = self._clock.now()
        return kept.sum.without(await self._sights.decided(reviewer_id, provinces, kept.counted_at, now))

    async def _add_up_others(self, actor: Actor, now: datetime) -> _Others:
        sight = await self._sights.of_others(actor, now)
        return _Others(sight, await self._sights.oldest(actor) if sight.waiting else None)
