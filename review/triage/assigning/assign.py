"""Takes, extends and releases claims for reviewers."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.hold import HOLD
from review.triage.queue.queue_filter import QueueFilter
from review.triage.refusals import CaseNotFound, HeldByAnother, NothingWaits
from runtime.clock import Clock


class Assignments(Protocol):
    """Who holds which case until when. All methods raise DatabaseAway."""

    async def take_next(
        self, queue_filter: QueueFilter, actor: Actor, now: datetime, until: datetime
    ) -> UUID | None:
        """Hold the first case of the filter that the actor may decide and nobody holds, and return its claim.

        Two who ask at once never get the same. None where nothing is left.
        """
        ...

    async def hold(self, claim_id: UUID, actor: Actor, now: datetime, until: datetime) -> bool | None:
        """Hold the case for the actor, or on. Return whether the actor holds it: False for another's.

        None where there is no case in the actor's scope that waits for the actor.
        """
        ...

    async def release(self, claim_id: UUID, actor: Actor, *, of_others: bool) -> None:
        """Release the case if the actor holds it, or whoever holds it (`of_others`)."""
        ...


class TakeNext:
    """The use case of "take next"."""

    def __init__(self, assignments: Assignments, clock: Clock) -> None:
        self._assignments = assignments
        self._clock = clock

    async def __call__(self, actor: Actor, queue_filter: QueueFilter) -> UUID:
        """Raises NotPermitted, NothingWaits or DatabaseAway."""
        actor.ensure(Permission.DECIDE)
        now = self._clock.now()
        # What the actor holds is not next: in the view of one's own claims, "take next" adds one.
        sought = replace(queue_filter, mine=False)
        claim_id = await self._assignments.take_next(sought, actor, now, now + HOLD)
        if claim_id is None:
            raise NothingWaits
        return claim_id


class AssignClaim:
    """The use cases of "assign to me", of the page that stays open, and of "release"."""

    def __init__(self, assignments: Assignments, clock: Clock) -> None:
        self._assignments = assignments
        self._clock = clock

    async def hold(self, actor: Actor, claim_id: UUID) -> datetime:
        """Hold a claim, or go on holding it. Return until when.

        Raises NotPermitted, CaseNotFound, HeldByAnother or DatabaseAway. CaseNotFound also for a claim that
        does not wait for this actor, such as one that the actor decided first.
        """
        actor.ensure(Permission.DECIDE)
        now = self._clock.now()
        is_held = await self._assignments.hold(claim_id, actor, now, now + HOLD)
        if is_held is None:
            raise CaseNotFound
        if not is_held:
            raise HeldByAnother
        return now + HOLD

    async def release(self, actor: Actor, claim_id: UUID) -> None:
        """Release a claim that the actor holds; a lead also another's. Raises NotPermitted, DatabaseAway."""
        actor.ensure(Permission.DECIDE)
        await self._assignments.release(claim_id, actor, of_others=actor.may(Permission.SETTLE))
