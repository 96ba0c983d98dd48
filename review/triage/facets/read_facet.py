"""Counts the cases for each value of a condition, when its chip is opened."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.facets.choices import choices
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count
from runtime.clock import Clock
from runtime.time_zone import day_of


class ValuesOf(StrEnum):
    """Conditions that have too many values to name them all: those with the most cases are found."""

    RULES = "rules"
    FACILITIES = "facilities"
    PROVINCES = "provinces"


class Counts(Protocol):
    """Counts cases within the scope of a reviewer."""

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        """How many cases each of these filters has; None where it takes too long. Raises DatabaseAway."""
        ...


class Tallies(Protocol):
    """Counts cases within the scope of a reviewer by what they have."""

    async def by_value(
        self, queue_filter: QueueFilter, actor: Actor, values: ValuesOf, most: int
    ) -> Mapping[str, Count] | None:
        """The values with the most cases, at most so many; None where it takes too long.

        The condition itself is left out of the filter. Raises DatabaseAway.
        """
        ...


class ReadFacet:
    """The use cases. Both raise NotPermitted and DatabaseAway."""

    def __init__(self, counts: Counts, tallies: Tallies, clock: Clock) -> None:
        self._counts = counts
        self._tallies = tallies
        self._clock = clock

    async def choices(
        self, queue_filter: QueueFilter, actor: Actor, group: str
    ) -> Mapping[str, Count | None]:
        """The count of each choice of a chip, by its name in the page."""
        actor.ensure(Permission.READ)
        filters = choices(queue_filter, group, day_of(self._clock.now()))
        return dict(zip(filters, await self._counts.counts(list(filters.values()), actor), strict=True))

    async def values(
        self, queue_filter: QueueFilter, actor: Actor, values: ValuesOf, most: int
    ) -> Mapping[str, Count] | None:
        """The values with the most cases; None where counting them takes too long."""
        actor.ensure(Permission.READ)
        return await self._tallies.by_value(queue_filter, actor, values, most)
