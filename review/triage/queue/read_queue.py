"""Reads the queue page: the rows, the counts of chips and views, and what stands at the top."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.filter_counts import facet, relaxed
from review.triage.queue.queue_filter import CaseMark, QueueBand, QueueFilter, VisitKind
from review.triage.queue.queue_page import Count, PageCursor, QueuePage
from review.triage.queue.saved_views import SavedView
from review.triage.queue.sight import ReviewerDay, Sight
from runtime.clock import Clock

# Adding up all open cases reads all of them: it is done once for all reviewers of the same provinces. Views
# are counted once for each reviewer.
KEPT_FOR = timedelta(seconds=10)
MOST_SCOPES, MOST_REVIEWERS = 100, 1000
# The views that every reviewer has, by the key of their words.
VIEWS: Mapping[str, QueueFilter] = {
    "all": QueueFilter(),
    "mine": QueueFilter(mine=True),
    "second_look": QueueFilter(marks=(CaseMark.SECOND_LOOK,)),
    "explained": QueueFilter(marks=(CaseMark.EXPLAINED,)),
    "large_stays": QueueFilter(kinds=(VisitKind.INPATIENT,), amount_from=Decimal(5_000_000)),
}


class Queue(Protocol):
    """The cases within the scope of a reviewer."""

    async def page(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> tuple[QueuePage, Count]:
        """The page at the cursor, or the first one, and how many cases there are. Raises DatabaseAway."""
        ...

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases came in, and how many of them stand before the cursor. Raises DatabaseAway."""
        ...


class Counts(Protocol):
    """Counts cases within the scope of a reviewer."""

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count]:
        """How many cases each of these filters has, in their order. Raises DatabaseAway."""
        ...


class Sights(Protocol):
    """Adds up cases and decisions."""

    async def sight(self, provinces: frozenset[str], now: datetime) -> Sight:
        """The open cases of these provinces; of all where none is named. Raises DatabaseAway."""
        ...

    async def day(self, reviewer_id: UUID, now: datetime) -> ReviewerDay:
        """What the reviewer decided since midnight in Ho Chi Minh City. Raises DatabaseAway."""
        ...


class Views(Protocol):
    """The views that reviewers saved."""

    async def all(self, actor: Actor) -> Sequence[SavedView]:
        """The reviewer's views, the oldest first. Raises NotPermitted and DatabaseAway."""
        ...


class QueueView(msgspec.Struct, frozen=True):
    """What the page of the queue shows. `relaxed` is filled where no case meets the filter: how many there
    are without each of its conditions.
    """

    at: datetime
    page: QueuePage
    count: Count
    sight: Sight
    day: ReviewerDay
    bands: Mapping[str, Count]
    views: Mapping[str, Count]
    saved: Sequence[tuple[SavedView, Count]]
    relaxed: Mapping[str, Count]


class ReadQueue:
    """The use case of the queue page. Every method raises NotPermitted and DatabaseAway."""

    def __init__(self, queue: Queue, counts: Counts, sights: Sights, views: Views, clock: Clock) -> None:
        self._queue = queue
        self._counts = counts
        self._sights = sights
        self._views = views
        self._clock = clock
        self._kept_sights: dict[frozenset[str], tuple[datetime, Sight]] = {}
        self._kept_views: dict[UUID, tuple[datetime, Mapping[QueueFilter, Count]]] = {}

    async def __call__(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> QueueView:
        """The page at the cursor, or the first one."""
        actor.ensure(Permission.READ)
        now = self._clock.now()
        page, count = await self._queue.page(queue_filter, actor, at)
        dropped = relaxed(queue_filter) if not page.rows else {}
        saved = await self._views.all(actor)
        bands = facet(queue_filter, "bands", QueueBand)
        counts = iter(await self._counts.counts([*bands, *dropped.values()], actor))
        day = await self._sights.day(actor.reviewer_id, now)
        oldest = _oldest(now, day.changed_at)
        filters = [*VIEWS.values(), *(view.queue_filter for view in saved)]
        views = await self._view_counts(filters, actor, now, oldest)
        return QueueView(
            at=now,
            page=page,
            count=count,
            sight=await self._sight(actor.provinces, now, oldest),
            day=day,
            bands=dict(zip(QueueBand, counts, strict=False)),
            views={name: views[view] for name, view in VIEWS.items()},
            saved=[(view, views[view.queue_filter]) for view in saved],
            relaxed=dict(zip(dropped, counts, strict=False)),
        )

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases came in since then, and how many of them stand above a row."""
        actor.ensure(Permission.READ)
        return await self._queue.arrived(queue_filter, actor, since, above)

    async def facet(
        self, queue_filter: QueueFilter, actor: Actor, attribute: str, values: Sequence[str]
    ) -> Mapping[str, Count]:
        """How many cases would remain for each value of a condition."""
        actor.ensure(Permission.READ)
        counts = await self._counts.counts(facet(queue_filter, attribute, values), actor)
        return dict(zip(values, counts, strict=True))

    async def _view_counts(
        self, filters: Sequence[QueueFilter], actor: Actor, now: datetime, oldest: datetime
    ) -> Mapping[QueueFilter, Count]:
        """The counts of the reviewer's views, kept as long as the sight; but those of what one holds."""
        kept = self._kept_views.get(actor.reviewer_id)
        if kept is not None and kept[0] > oldest and all(one in kept[1] for one in filters):
            held = [one for one in filters if one.mine]
            return {**kept[1], **await self._counted(held, actor)}
        counted = await self._counted(filters, actor)
        if len(self._kept_views) >= MOST_REVIEWERS:
            self._kept_views.clear()
        self._kept_views[actor.reviewer_id] = (now, counted)
        return counted

    async def _counted(self, filters: Sequence[QueueFilter], actor: Actor) -> dict[QueueFilter, Count]:
        return dict(zip(filters, await self._counts.counts(filters, actor), strict=True))

    async def _sight(self, provinces: frozenset[str], now: datetime, oldest: datetime) -> Sight:
        kept = self._kept_sights.get(provinces)
        if kept is not None and kept[0] > oldest:
            return kept[1]
        sight = await self._sights.sight(provinces, now)
        if len(self._kept_sights) >= MOST_SCOPES:
            self._kept_sights.clear()
        self._kept_sights[provinces] = (now, sight)
        return sight


def _oldest(now: datetime, changed_at: datetime | None) -> datetime:
    """What was counted up to then is shown no more: one's own decision shows at once."""
    too_old = now - KEPT_FOR
    return max(too_old, changed_at) if changed_at else too_old
