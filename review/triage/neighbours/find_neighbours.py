"""Finds the place of a claim in a filter of the queue: "9 of 867", the claim before it and the next one."""

from typing import Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count


class Neighbours(msgspec.Struct, frozen=True):
    """`place` counts from 1, `count` is that of the filter; both are counted up to the bound of counts.

    `previous` and `next` are claims, None at the ends.
    """

    place: Count
    count: Count
    previous: UUID | None
    next: UUID | None


class Places(Protocol):
    """The order of the queue within the scope of a reviewer."""

    async def find(self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> Neighbours | None:
        """Return the place of the claim; None where it does not meet the filter, or takes too long to find.

        Raises DatabaseAway.
        """
        ...


class FindNeighbours:
    """The use case."""

    def __init__(self, places: Places) -> None:
        self._places = places

    async def __call__(self, claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> Neighbours | None:
        """None where the claim does not meet the filter any more. Raises NotPermitted and DatabaseAway."""
        actor.ensure(Permission.READ)
        return await self._places.find(claim_id, queue_filter, actor)
