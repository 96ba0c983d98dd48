"""Counts what the page of the queue says beside its rows: its filter, its bands, and all views."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.triage.queue.filter_counts import facet
from review.triage.queue.queue_filter import QueueBand, QueueFilter
from review.triage.queue.queue_page import Count
from review.triage.queue.saved_views import SavedView
from review.triage.queue.sights.sight import ReviewerDay
from runtime.bounded_dict import BoundedDict
from runtime.clock import Clock

# Views are counted once for each reviewer.
KEPT_FOR = timedelta(seconds=10)
MOST_REVIEWERS = 1000


class Counts(Protocol):
    """Counts cases within the scope of a reviewer."""

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        """How many cases each of these filters has, in their order; None where it takes too long.

        Raises DatabaseAway.
        """
        ...


class QueueNumbers(msgspec.Struct, frozen=True):
    """The counts of a page: of its filter, its bands, and all views. None is not known.

    `relaxed` says how many cases there are without each condition of the filter: where no case meets it.
    """

    total: Count | None
    bands: Mapping[str, Count | None]
    views: Mapping[str, Count | None]
    saved: Sequence[Count | None]
    relaxed: Mapping[str, Count | None]


class Sought(NamedTuple):
    """What is counted for a page."""

    queue_filter: QueueFilter
    views: Mapping[str, QueueFilter]
    saved: Sequence[SavedView]
    relaxed: Mapping[str, QueueFilter]

    @property
    def of_views(self) -> list[QueueFilter]:
        """The filters of all views."""
        return [*self.views.values(), *(view.queue_filter for view in self.saved)]

    def uncounted(self, total: Count | None) -> QueueNumbers:
        """Nothing is known but, perhaps, the number of cases of the filter."""
        return QueueNumbers(
            total=total,
            bands=dict.fromkeys(QueueBand),
            views=dict.fromkeys(self.views),
            saved=[None for _ in self.saved],
            relaxed=dict.fromkeys(self.relaxed),
        )


class PageNumbers:
    """Counts for pages. The counts of a reviewer's views are kept for some seconds."""

    def __init__(self, counts: Counts, clock: Clock) -> None:
        self._counts = counts
        self._clock = clock
        self._kept_views: BoundedDict[UUID, tuple[datetime, Mapping[QueueFilter, Count | None]]] = (
            BoundedDict(MOST_REVIEWERS)
        )

    async def __call__(
        self, sought: Sought, actor: Actor, day: ReviewerDay, total: Count | None
    ) -> QueueNumbers:
        """`total` is how many cases the filter has, where that is known. Raises DatabaseAway."""
        if total is None:
            (total,) = await self._counts.counts([sought.queue_filter], actor)
        # Where a case meets the filter, nobody asks which condition to drop.
        dropped = sought.relaxed if total is None or not total.value else {}
        bands = facet(sought.queue_filter, "bands", QueueBand)
        counts = iter(await self._counts.counts([*bands, *dropped.values()], actor))
        views = await self._view_counts(sought.of_views, actor, day)
        return QueueNumbers(
            total=total,
            bands=dict(zip(QueueBand, counts, strict=False)),
            views={name: views[view] for name, view in sought.views.items()},
            saved=[views[view.queue_filter] for view in sought.saved],
            relaxed=dict(zip(dropped, counts, strict=True)),
        )

    async def _view_counts(
        self, filters: Sequence[QueueFilter], actor: Actor, day: ReviewerDay
    ) -> Mapping[QueueFilter, Count | None]:
        """The kept counts, except of what the reviewer holds: that is counted each time."""
        kept, now = self._kept_views.get(actor.reviewer_id), self._clock.now()
        if kept is not None and _oldest(now, day) < kept[0] <= now and all(one in kept[1] for one in filters):
            held = [one for one in filters if one.mine]
            return {**kept[1], **await self._counted(held, actor)}
        counted = await self._counted(filters, actor)
        self._kept_views[actor.reviewer_id] = (now, counted)
        return counted

    async def _counted(self, filters: Sequence[QueueFilter], actor: Actor) -> dict[QueueFilter, Count | None]:
        return dict(zip(filters, await self._counts.counts(filters, actor), strict=True))


def _oldest(now: datetime, day: ReviewerDay) -> datetime:
    """What was counted up to then is shown no more: one's own decision shows at once."""
    too_old = now - KEPT_FOR
    return max(too_old, day.changed_at) if day.changed_at else too_old
