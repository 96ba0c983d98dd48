"""A watcher gets every change once and in order, from where it stopped, however slow it is."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from datetime import timedelta

import pytest

from gateway.claims.watching.claim_change import ClaimChange
from gateway.refusals import CursorExpired, GatewayStopping
from gateway.watching import change_feed
from gateway.watching.change_feed import MOST_CHANGES, ChangeFeed
from gateway.watching.cursor import WatchCursor
from gateway.watching.watch_changes import Seen, Watch, WatchChanges
from review.mailbox.change import Change
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.changes import FakeChanges
from tests.fakes.clock import FakeClock

FACILITY, OTHER = "01001", "01002"
LONG = 3600.0
Watching = Callable[..., AsyncGenerator[Seen[ClaimChange], None]]


@pytest.fixture
def changes() -> FakeChanges:
    return FakeChanges()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def feed(changes: FakeChanges) -> AsyncIterator[ChangeFeed[ClaimChange]]:
    """Running, and without pauses."""
    feed = ChangeFeed(changes, pause_seconds=0)
    running = asyncio.create_task(feed.run())
    yield feed
    running.cancel()
    await asyncio.wait([running])


@pytest.fixture
def watch(feed: ChangeFeed[ClaimChange], changes: FakeChanges, clock: FakeClock) -> Watching:
    """A watcher of a facility that gets no heartbeats but the first."""

    def start(facility: str = FACILITY, **where: object) -> AsyncGenerator[Seen[ClaimChange], None]:
        use_case = WatchChanges(feed, changes, clock, heartbeat_seconds=LONG)
        return use_case(Watch(facility, **where))  # type: ignore[arg-type]

    return start


async def kinds(watching: AsyncGenerator[Seen[ClaimChange], None], count: int) -> list[Change]:
    """The next changes."""
    found: list[Change] = []
    while len(found) < count:
        found += [change.change for change in (await anext(watching)).changes]
    return found


async def test_a_stream_begins_with_its_cursor_and_tells_what_changes_from_now_on(
    watch: Watching, feed: ChangeFeed[ClaimChange], changes: FakeChanges
) -> None:
    changes.make(FACILITY, Change.RECEIVED)
    async with aclosing(watch()) as watching:
        first = await anext(watching)
        assert (first.changes, first.cursor.position) == ((), 1)
        changes.make(FACILITY, Change.REVIEWED)
        feed.notify()
        seen = await anext(watching)
        assert [change.change for change in seen.changes] == [Change.REVIEWED]
        assert seen.cursor.position == 2
    assert feed.watchers == 0


async def test_from_the_earliest_it_tells_all_that_is_kept(watch: Watching, changes: FakeChanges) -> None:
    changes.make(FACILITY, Change.RECEIVED, Change.REVIEWED, Change.DECIDED)
    await changes.number([FACILITY])
    changes.make(FACILITY, Change.EXPLAINED)
    changes.forget_before(FACILITY, 2)
    async with aclosing(watch(from_earliest=True)) as watching:
        assert await kinds(watching, 3) == [Change.REVIEWED, Change.DECIDED, Change.EXPLAINED]


async def test_from_a_cursor_it_goes_on_after_it(watch: Watching, changes: FakeChanges) -> None:
    changes.make(FACILITY, Change.RECEIVED, Change.REVIEWED)
    async with aclosing(watch(from_earliest=True)) as watching:
        await kinds(watching, 2)
    async with aclosing(watch()) as watching:
        cursor = (await anext(watching)).cursor
    changes.make(FACILITY, Change.DECIDED)
    async with aclosing(watch(cursor=cursor)) as watching:
        assert await kinds(watching, 1) == [Change.DECIDED]


async def test_a_watcher_that_is_slower_than_the_window_misses_nothing(
    watch: Watching, feed: ChangeFeed[ClaimChange], changes: FakeChanges
) -> None:
    count = 3 * MOST_CHANGES
    async with aclosing(watch()) as slow, aclosing(watch()) as quick:
        await anext(slow)
        await anext(quick)
        for _ in range(3):
            changes.make(FACILITY, *[Change.RECEIVED] * MOST_CHANGES)
            feed.notify()
            await kinds(quick, MOST_CHANGES)
        positions: list[int] = []
        while len(positions) < count:
            positions += [change.position for change in (await anext(slow)).changes]
    assert positions == list(range(1, count + 1))


async def test_more_changes_than_a_page_are_all_told(
    watch: Watching, changes: FakeChanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "PAGE", 3)
    changes.make(FACILITY, *[Change.RECEIVED] * 10)
    async with aclosing(watch(from_earliest=True)) as watching:
        assert len(await kinds(watching, 10)) == 10


async def test_all_facilities_that_are_watched_are_read_at_once_and_the_others_never(
    watch: Watching, feed: ChangeFeed[ClaimChange], changes: FakeChanges
) -> None:
    async with aclosing(watch(FACILITY)) as here, aclosing(watch(OTHER)) as there:
        await anext(here)
        await anext(there)
        changes.reads.clear()
        changes.make("01003", Change.RECEIVED)
        changes.make(FACILITY, Change.RECEIVED)
        changes.make(OTHER, Change.REVIEWED)
        feed.notify()
        assert await kinds(here, 1) == [Change.RECEIVED]
        assert await kinds(there, 1) == [Change.REVIEWED]
    assert {frozenset(read) for read in changes.reads} == {frozenset({FACILITY, OTHER})}


async def test_a_heartbeat_renews_the_cursor_where_nothing_changes(
    feed: ChangeFeed[ClaimChange], changes: FakeChanges, clock: FakeClock
) -> None:
    use_case = WatchChanges(feed, changes, clock, heartbeat_seconds=0.01)
    async with aclosing(use_case(Watch(FACILITY))) as watching:
        await anext(watching)
        clock.pass_by(60)
        beat = await anext(watching)
        assert (beat.changes, beat.cursor) == ((), WatchCursor(0, clock.now()))


async def test_an_outage_of_the_database_delays_changes_and_ends_no_stream(
    watch: Watching, feed: ChangeFeed[ClaimChange], changes: FakeChanges
) -> None:
    async with aclosing(watch()) as watching:
        await anext(watching)
        changes.is_away = True
        changes.make(FACILITY, Change.RECEIVED)
        feed.notify()
        next_one = asyncio.create_task(kinds(watching, 1))
        await asyncio.sleep(0)
        changes.is_away = False
        feed.notify()
        assert await next_one == [Change.RECEIVED]
    changes.is_away = True
    with pytest.raises(DatabaseAway):
        await anext(watch())


async def test_when_the_gateway_stops_streams_end_and_none_begins(
    watch: Watching, feed: ChangeFeed[ClaimChange]
) -> None:
    async with aclosing(watch()) as watching:
        await anext(watching)
        ending = asyncio.create_task(anext(watching))
        await asyncio.sleep(0)
        feed.stop()
        with pytest.raises(GatewayStopping):
            await ending
    with pytest.raises(GatewayStopping):
        await anext(watch())


@pytest.mark.parametrize(
    ("position", "age"),
    [(4, timedelta(days=31, seconds=1)), (0, timedelta()), (5, timedelta())],
    ids=["too old", "what follows was deleted", "not there yet"],
)
async def test_a_cursor_that_cannot_be_continued_has_expired(
    watch: Watching, changes: FakeChanges, clock: FakeClock, position: int, age: timedelta
) -> None:
    changes.make(FACILITY, *[Change.RECEIVED] * 4)
    await changes.number([FACILITY])
    changes.forget_before(FACILITY, 3)
    with pytest.raises(CursorExpired):
        await anext(watch(cursor=WatchCursor(position, clock.now() - age)))
    for good in (2, 4):
        async with aclosing(watch(cursor=WatchCursor(good, clock.now() - timedelta(days=30)))) as watching:
            assert (await anext(watching)).cursor.position == good


def test_a_cursor_is_good_for_its_facility_alone(clock: FakeClock) -> None:
    cursor = WatchCursor(7, clock.now())
    assert WatchCursor.from_token(cursor.token(FACILITY), FACILITY) == cursor
    assert WatchCursor.from_token(cursor.token(FACILITY), OTHER) is None
    for malformed in ("", "x", "Ω", "AAAA", cursor.token(FACILITY)[:-4]):
        assert WatchCursor.from_token(malformed, FACILITY) is None
