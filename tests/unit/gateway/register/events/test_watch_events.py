import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.refusals import CursorExpired, GatewayStopping
from gateway.register.events import watch_events
from gateway.register.events.event_feed import MOST_EVENTS, EventFeed
from gateway.register.events.event_scope import EventScope, ScopeFilter
from gateway.register.events.register_event import EventKind
from gateway.register.events.watch_events import ReadEvents, Reading, Seen, WatchEvents
from tests.fakes.events import FakeEvents, a_person
from tests.wait_until import LONGEST_WAIT_SECONDS

EARLIEST = Reading(from_earliest=True)


@asynccontextmanager
async def watching(
    events: FakeEvents, reading: Reading, heartbeat_seconds: float = LONGEST_WAIT_SECONDS
) -> AsyncIterator[tuple[AsyncIterator[Seen], EventFeed]]:
    feed = EventFeed(events, pause_seconds=0)
    running = asyncio.create_task(feed.run())
    watch = WatchEvents(feed, events, ScopeFilter(events), heartbeat_seconds)
    stream = watch(reading)
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            yield stream, feed
    finally:
        await stream.aclose()
        running.cancel()


def numbers(seen: Seen) -> list[int]:
    return [event.position for event in seen.events]


async def test_a_watcher_gets_a_cursor_at_once_and_then_what_changes() -> None:
    events = FakeEvents()
    events.record(a_person())
    async with watching(events, Reading()) as (stream, feed):
        assert await anext(stream) == Seen((), 1)
        events.record(a_person("0123456780"))
        feed.notify()
        assert numbers(await anext(stream)) == [2]
        assert feed.watchers == 1
    assert feed.watchers == 0


async def test_a_watcher_goes_on_after_its_cursor() -> None:
    events = FakeEvents()
    for digit in range(5):
        events.record(a_person(f"012345678{digit}"))
    await events.number()
    async with watching(events, Reading(after=3)) as (stream, _):
        assert (await anext(stream)).cursor == 3
        assert numbers(await anext(stream)) == [4, 5]


async def test_after_a_large_load_only_who_is_behind_reads_from_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch_events, "BETWEEN_PAGES_SECONDS", 0)
    events = FakeEvents()
    async with watching(events, EARLIEST) as (stream, feed):
        assert (await anext(stream)).cursor == 0
        for number in range(MOST_EVENTS + 1):
            events.record(a_person(f"{number:010}"))
        feed.notify()
        found: list[int] = []
        while len(found) < MOST_EVENTS + 1:
            found += numbers(await anext(stream))
        assert found == [*range(1, MOST_EVENTS + 2)]


async def test_without_changes_the_cursor_comes_again() -> None:
    async with watching(FakeEvents(), Reading(), heartbeat_seconds=0.01) as (stream, _):
        assert [await anext(stream), await anext(stream)] == [Seen((), 0)] * 2


async def test_the_cursor_goes_on_over_events_that_the_watcher_may_not_read() -> None:
    events = FakeEvents()
    async with watching(events, Reading(scope=EventScope(frozenset({EventKind.CARD})))) as (stream, feed):
        await anext(stream)
        events.record(a_person())
        feed.notify()
        assert await anext(stream) == Seen([], 1)


@pytest.mark.parametrize("after", [1, 5])
async def test_a_cursor_whose_events_are_not_there_is_refused(after: int) -> None:
    events = FakeEvents()
    for digit in range(4):
        events.record(a_person(f"012345678{digit}"))
    await events.number()
    events.forget_before(3)
    async with watching(events, Reading(after=after)) as (stream, _):
        with pytest.raises(CursorExpired):
            await anext(stream)
    with pytest.raises(CursorExpired):
        await ReadEvents(events, ScopeFilter(events))(Reading(after=after), 10)


async def test_watchers_end_when_the_gateway_stops() -> None:
    async with watching(FakeEvents(), Reading()) as (stream, feed):
        await anext(stream)
        feed.stop()
        with pytest.raises(GatewayStopping):
            await anext(stream)


async def test_a_page_says_where_it_ends_and_where_the_events_end() -> None:
    events = FakeEvents()
    for digit in range(5):
        events.record(a_person(f"012345678{digit}"))
    page = await ReadEvents(events, ScopeFilter(events))(EARLIEST, 3)
    assert ([event.position for event in page.events], page.cursor, page.last) == ([1, 2, 3], 3, 5)
