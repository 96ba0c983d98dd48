"""Reads the queue page: the rows, the counts of chips and views, and what stands at the top."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.filter_counts import facet, relaxed
from review.triage.queue.kept_sights import KeptSights, Sights
from review.triage.queue.queue_filter import CaseMark, QueueBand, QueueFilter, VisitKind
from review.triage.queue.queue_page import Count, PageCursor, QueuePage
from review.triage.queue.saved_views import SavedView
from review.triage.queue.sight import ReviewerDay, Sight
from runtime.bounded_dict import BoundedDict
from runtime.clock import Clock

# Views are counted once for each reviewer.
KEPT_FOR = timedelta(seconds=10)
MOST_REVIEWERS = 1000
# With so many open cases, whatever a filter has is counted in milliseconds. With more of them a page does not
# wait for its counts: its script asks for them.
FEW = 20_000
# The views that every reviewer has, by the key of their words.
VIEWS: Mapping[str, QueueFilter] = {
    "all": QueueFilter(),
    "mine": QueueFilter(mine=True),
    "second_look": QueueFilter(marks=(CaseMark.SECOND_LOOK,)),
    "others": QueueFilter(for_others=True),
    "explained": QueueFilter(marks=(CaseMark.EXPLAINED,)),
    "large_stays": QueueFilter(kinds=(VisitKind.INPATIENT,), amount_from=Decimal(5_000_000)),
}


class Queue(Protocol):
    """The cases within the scope of a reviewer."""

    async def page(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> tuple[QueuePage, Count | None]:
        """The page at the cursor, or the first one, and how many cases there are; None: not known.

        Raises DatabaseAway.
        """
        ...

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases came in, and how many of them stand before the cursor. Raises DatabaseAway."""
        ...


class Counts(Protocol):
    """Counts cases within the scope of a reviewer."""

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        """How many cases each of these filters has, in their order; None where it takes too long.

        Raises DatabaseAway.
        """
        ...


class Views(Protocol):
    """The views that reviewers saved."""

    async def all(self, actor: Actor) -> Sequence[SavedView]:
        """The reviewer's views, the oldest first. Raises NotPermitted and DatabaseAway."""
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


class QueueView(msgspec.Struct, frozen=True):
    """What the page of the queue shows. `is_counted` is false where its counts are asked for later."""

    at: datetime
    page: QueuePage
    sight: Sight
    day: ReviewerDay
    saved: Sequence[SavedView]
    numbers: QueueNumbers
    is_counted: bool


class ReadQueue:
    """The use case of the queue page. Every method raises NotPermitted and DatabaseAway."""

    def __init__(self, queue: Queue, counts: Counts, sights: Sights, views: Views, clock: Clock) -> None:
        self._queue = queue
        self._counts = counts
        self._sights = sights
        self._kept_sights = KeptSights(sights, clock)
        self._views = views
        self._clock = clock
        self._kept_views: BoundedDict[UUID, tuple[datetime, Mapping[QueueFilter, Count | None]]] = (
            BoundedDict(MOST_REVIEWERS)
        )

    async def __call__(
        self,
        queue_filter: QueueFilter,
        actor: Actor,
        at: PageCursor | None = None,
        *,
        with_counts: bool = False,
    ) -> QueueView:
        """The page at the cursor, or the first one; with its counts where they cost little."""
        actor.ensure(Permission.READ)
        now = self._clock.now()
        page, total = await self._queue.page(queue_filter, actor, at)
        saved, day = await self._views.all(actor), await self._sights.day(actor.reviewer_id, now)
        sight = await self._kept_sights(actor.provinces, actor.reviewer_id, day)
        is_counted = with_counts or sight.waiting <= FEW
        sought = _Sought(queue_filter, views_of(actor), saved, relaxed(queue_filter) if not page.rows else {})
        return QueueView(
            at=now,
            page=page,
            sight=sight,
            day=day,
            saved=saved,
            numbers=await self._numbers(sought, actor, day, total) if is_counted else sought.uncounted(total),
            is_counted=is_counted,
        )

    async def numbers(self, queue_filter: QueueFilter, actor: Actor) -> QueueNumbers:
        """The counts of a page that was shown without them."""
        actor.ensure(Permission.READ)
        saved = await self._views.all(actor)
        day = await self._sights.day(actor.reviewer_id, self._clock.now())
        sought = _Sought(queue_filter, views_of(actor), saved, relaxed(queue_filter))
        return await self._numbers(sought, actor, day, None)

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases came in since then, and how many of them stand above a row."""
        actor.ensure(Permission.READ)
        return await self._queue.arrived(queue_filter, actor, since, above)

    async def _numbers(
        self, sought: "_Sought", actor: Actor, day: ReviewerDay, total: Count | None
    ) -> QueueNumbers:
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
        """The counts of the reviewer's views, kept for a while; but those of what one holds."""
        kept, now = self._kept_views.get(actor.reviewer_id), self._clock.now()
        if kept is not None and kept[0] > _oldest(now, day) and all(one in kept[1] for one in filters):
            held = [one for one in filters if one.mine]
            return {**kept[1], **await self._counted(held, actor)}
        counted = await self._counted(filters, actor)
        self._kept_views[actor.reviewer_id] = (now, counted)
        return counted

    async def _counted(self, filters: Sequence[QueueFilter], actor: Actor) -> dict[QueueFilter, Count | None]:
        return dict(zip(filters, await self._counts.counts(filters, actor), strict=True))


class _Sought(NamedTuple):
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


def views_of(actor: Actor) -> Mapping[str, QueueFilter]:
    """The views that the actor has. An actor who may not decide has no view of what waits for others."""
    may_decide = actor.may(Permission.DECIDE)
    return {name: view for name, view in VIEWS.items() if may_decide or not view.for_others}


def _oldest(now: datetime, day: ReviewerDay) -> datetime:
    """What was counted up to then is shown no more: one's own decision shows at once."""
    too_old = now - KEPT_FOR
    return max(too_old, day.changed_at) if day.changed_at else too_old
