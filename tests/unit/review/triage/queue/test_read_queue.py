"""The queue page reads what it shows, and no more often than it must."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.queue.queue_filter import QueueBand, QueueFilter
from review.triage.queue.queue_page import Count, PageCursor, QueuePage
from review.triage.queue.read_queue import FEW, VIEWS, ReadQueue
from review.triage.queue.saved_views import MOST_VIEWS, SavedView, SavedViews, ViewRefused
from review.triage.queue.sights.sight import ReviewerDay, Sight
from tests.fakes.clock import FakeClock

HA = Actor(reviewer_id=uuid4(), account="ha", full_name="Trần Thu Hà", role=Role.REVIEWER)
NO_CASE = Sight(0, None, (0, 0, 0, 0), Decimal(0), Decimal(0))
FIRST, NEXT = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
OF_RULE = QueueFilter(rules=("W07",))


class Queue:
    """A queue without a case; it counts how often the cases are added up."""

    def __init__(self) -> None:
        self.sights = 0
        self.counted: list[QueueFilter] = []
        self.views: list[SavedView] = []
        self.may_add_up = asyncio.Event()
        self.may_add_up.set()
        self.decided_at: dict[UUID, datetime] = {}
        self.of_other_reviewers = NO_CASE
        self.others_added_up = 0

    async def page(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> tuple[QueuePage, Count]:
        return QueuePage((), None, None), Count(0)

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        return Count(0), Count(0)

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        self.counted += filters
        return [Count(len(one.conditions)) for one in filters]

    async def sight(self, provinces: frozenset[str], now: datetime) -> Sight:
        await self.may_add_up.wait()
        self.sights += 1
        return Sight(self.sights, FIRST, (0, 0, 0, 0), Decimal(0), Decimal(0))

    async def decided(
        self, reviewer_id: UUID, provinces: frozenset[str], since: datetime, now: datetime
    ) -> Sight:
        return Sight(1, None, (0, 0, 0, 0), Decimal(0), Decimal(0))

    async def of_others(self, actor: Actor, now: datetime) -> Sight:
        self.others_added_up += 1
        return self.of_other_reviewers

    async def oldest(self, actor: Actor) -> datetime | None:
        return NEXT

    async def day(self, reviewer_id: UUID, now: datetime) -> ReviewerDay:
        return ReviewerDay(0, Decimal(0), self.decided_at.get(reviewer_id))

    async def all(self, reviewer_id: UUID) -> list[SavedView]:
        return self.views

    async def save(self, reviewer_id: UUID, view: SavedView, most: int) -> bool:
        self.views.append(view)
        return len(self.views) <= most

    async def drop(self, reviewer_id: UUID, name: str) -> None:
        self.views = [view for view in self.views if view.name != name]


class Desk:
    """The use cases over such a queue."""

    def __init__(self) -> None:
        self.queue = Queue()
        self.clock = FakeClock()
        self.views = SavedViews(self.queue)
        self.read = ReadQueue(self.queue, self.queue, self.queue, self.views, self.clock)


async def test_an_empty_page_says_what_dropping_a_condition_would_give() -> None:
    desk = Desk()
    view = await desk.read(QueueFilter(rules=("W07",), bands=(QueueBand.CHECK,)), HA)
    assert view.numbers.relaxed == {"bands": Count(1), "rules": Count(1)}
    assert set(view.numbers.bands) == set(QueueBand)


async def test_the_own_views_are_counted_beside_those_of_everybody() -> None:
    desk = Desk()
    await desk.views.save(HA, "  Chỉ \n W07 ", OF_RULE)
    view = await desk.read(QueueFilter(), HA)
    assert (view.saved, view.numbers.saved) == ([SavedView("Chỉ W07", OF_RULE)], [Count(1)])
    assert set(view.numbers.views) == set(VIEWS)
    await desk.views.drop(HA, "Chỉ W07")
    assert (await desk.read(QueueFilter(), HA)).saved == []


async def test_cases_are_added_up_and_views_counted_at_most_every_ten_seconds() -> None:
    desk = Desk()
    for _ in range(3):
        await desk.read(QueueFilter(), HA)
    assert desk.queue.sights == 1
    assert desk.queue.counted.count(VIEWS["all"]) == 1
    desk.clock.pass_by(11)
    assert (await desk.read(QueueFilter(), HA)).sight.waiting == 2
    assert desk.queue.counted.count(VIEWS["all"]) == 2


async def test_cases_and_views_are_counted_again_when_the_clock_was_set_back() -> None:
    desk = Desk()
    await desk.read(QueueFilter(), HA)
    desk.clock.pass_by(-7 * 3600)
    assert (await desk.read(QueueFilter(), HA)).sight.waiting == 2
    assert desk.queue.counted.count(VIEWS["all"]) == 2


async def test_the_own_decision_and_what_one_holds_are_counted_at_once() -> None:
    desk = Desk()
    other = Actor(reviewer_id=uuid4(), account="b", full_name="B", role=Role.REVIEWER)
    await desk.read(QueueFilter(), HA)
    desk.clock.pass_by(2)
    desk.queue.decided_at[HA.reviewer_id] = desk.clock.now()
    desk.clock.pass_by(1)
    assert (await desk.read(QueueFilter(), other)).sight.waiting == 1
    for _ in range(2):
        assert (await desk.read(QueueFilter(), HA)).sight.waiting == 0
    assert desk.queue.counted.count(VIEWS["all"]) == 3
    assert desk.queue.counted.count(VIEWS["mine"]) == 4


async def test_what_waits_for_another_reviewer_is_no_work_of_the_actor() -> None:
    desk = Desk()
    desk.queue.sights = 4
    desk.queue.of_other_reviewers = Sight(2, FIRST, (2, 0, 0, 0), Decimal(0), Decimal(0))
    sight = (await desk.read(QueueFilter(), HA)).sight
    assert (sight.waiting, sight.oldest) == (3, NEXT)
    auditor = Actor(reviewer_id=uuid4(), account="a", full_name="A", role=Role.AUDITOR)
    sight = (await desk.read(QueueFilter(), auditor)).sight
    assert (sight.waiting, sight.oldest) == (5, FIRST)


async def test_what_waits_for_others_is_added_up_every_ten_seconds_and_after_an_own_decision() -> None:
    desk = Desk()
    desk.queue.sights = 4
    for _ in range(3):
        await desk.read(QueueFilter(), HA)
    assert desk.queue.others_added_up == 1
    desk.clock.pass_by(2)
    desk.queue.decided_at[HA.reviewer_id] = desk.clock.now()
    desk.queue.of_other_reviewers = Sight(1, FIRST, (1, 0, 0, 0), Decimal(0), Decimal(0))
    for _ in range(2):
        # One is decided, and another one waits for a second reviewer since.
        assert (await desk.read(QueueFilter(), HA)).sight.waiting == 3
    assert desk.queue.others_added_up == 2
    desk.clock.pass_by(11)
    await desk.read(QueueFilter(), HA)
    assert desk.queue.others_added_up == 3


async def test_with_many_claims_a_page_does_not_wait_for_its_counts() -> None:
    desk = Desk()
    desk.queue.sights = FEW
    view = await desk.read(QueueFilter(), HA)
    assert not view.is_counted
    assert desk.queue.counted == []
    assert {*view.numbers.bands.values(), *view.numbers.views.values()} == {None}
    numbers = await desk.read.numbers(QueueFilter(), HA)
    assert numbers.views["explained"] == Count(1)
    counted = await desk.read(QueueFilter(), HA, with_counts=True)
    assert (counted.is_counted, counted.numbers.bands) == (True, numbers.bands)


async def test_a_page_shows_the_last_sum_while_cases_are_added_up_again() -> None:
    desk = Desk()
    assert (await desk.read(QueueFilter(), HA)).sight.waiting == 1
    desk.queue.may_add_up.clear()
    desk.clock.pass_by(11)
    assert (await desk.read(QueueFilter(), HA)).sight.waiting == 1
    desk.queue.may_add_up.set()
    await asyncio.sleep(0)
    assert (await desk.read(QueueFilter(), HA)).sight.waiting == 2


async def test_for_who_decides_nothing_no_view_says_what_waits_for_others() -> None:
    auditor = Actor(reviewer_id=uuid4(), account="a", full_name="A", role=Role.AUDITOR)
    view = await Desk().read(QueueFilter(), auditor)
    assert set(VIEWS) - set(view.numbers.views) == {"others"}


async def test_reviewers_of_other_provinces_have_sights_of_their_own() -> None:
    desk = Desk()
    other = Actor(
        reviewer_id=uuid4(), account="b", full_name="B", role=Role.REVIEWER, provinces=frozenset({"79"})
    )
    await desk.read(QueueFilter(), HA)
    assert (await desk.read(QueueFilter(), other)).sight.waiting == 2


@pytest.mark.parametrize("name", ["", " \n ", "x" * 41, "a\x00b"])
async def test_a_view_needs_a_name_that_can_be_shown(name: str) -> None:
    with pytest.raises(ViewRefused):
        await Desk().views.save(HA, name, OF_RULE)


async def test_a_reviewer_has_a_bounded_number_of_views() -> None:
    desk = Desk()
    for number in range(MOST_VIEWS):
        await desk.views.save(HA, str(number), OF_RULE)
    with pytest.raises(ViewRefused):
        await desk.views.save(HA, "one more", OF_RULE)


async def test_an_administrator_sees_no_claims() -> None:
    desk = Desk()
    nobody = Actor(reviewer_id=uuid4(), account="a", full_name="A", role=Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        await desk.read(QueueFilter(), nobody)
    with pytest.raises(NotPermitted):
        await desk.views.all(nobody)
