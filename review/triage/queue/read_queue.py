"""Reads the queue page: the rows, the counts of chips and views, and what stands at the top."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.queue.filter_counts import relaxed
from review.triage.queue.page_numbers import Counts, PageNumbers, QueueNumbers, Sought
from review.triage.queue.queue_filter import CaseMark, QueueFilter, VisitKind
from review.triage.queue.queue_page import Count, PageCursor, QueuePage
from review.triage.queue.saved_views import SavedView
from review.triage.queue.sights.kept_sights import KeptSights, Sights
from review.triage.queue.sights.sight import ReviewerDay, Sight
from runtime.clock import Clock

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


class Views(Protocol):
    """The views that reviewers saved."""

    async def all(self, actor: Actor) -> Sequence[SavedView]:
        """The reviewer's views, the oldest first. Raises NotPermitted and DatabaseAway."""
        ...


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
        self._numbers = PageNumbers(counts, clock)
        self._sights = sights
        self._kept_sights = KeptSights(sights, clock)
        self._views = views
        self._clock = clock

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
        sight = await self._kept_sights(actor, day)
        is_counted = with_counts or sight.waiting <= FEW
        sought = Sought(queue_filter, views_of(actor), saved, relaxed(queue_filter) if not page.rows else {})
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
        sought = Sought(queue_filter, views_of(actor), saved, relaxed(queue_filter))
        return await self._numbers(sought, actor, day, None)

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases came in since then, and how many of them stand above a row."""
        actor.ensure(Permission.READ)
        return await self._queue.arrived(queue_filter, actor, since, above)


def views_of(actor: Actor) -> Mapping[str, QueueFilter]:
    """The views that the actor has. An actor who may not decide has no view of what waits for others."""
    may_decide = actor.may(Permission.DECIDE)
    return {name: view for name, view in VIEWS.items() if may_decide or not view.for_others}
