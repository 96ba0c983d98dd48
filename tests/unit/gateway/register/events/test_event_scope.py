from datetime import date

import msgspec
import pytest

from gateway.refusals import EventsNotAllowed
from gateway.register.events.event_scope import EVERYTHING, EventScope, ListedReaders, ScopeFilter
from gateway.register.events.records import PeriodRecord
from gateway.register.events.register_event import EventKind
from tests.fakes.events import FakeEvents, a_person

HERE, THERE = "0123456781", "0123456782"
PERIOD = PeriodRecord(
    card_id=1,
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    registered_facility="01301",
    area_code="",
    five_years_on=None,
    ended_on=None,
    end_reason=None,
)
OF_HANOI = EventScope(provinces=frozenset({"01"}))


async def read(events: FakeEvents, scope: EventScope) -> list[int]:
    await events.number()
    return [event.position for event in await ScopeFilter(events)(scope, events.numbered)]


async def test_a_province_reads_the_events_of_people_who_are_registered_there() -> None:
    events = FakeEvents()
    events.homes = {HERE: frozenset({"01", "79"}), THERE: frozenset({"79"})}
    for person in (a_person(HERE), a_person(THERE), a_person("0123456783")):
        events.record(person)
    assert await read(events, OF_HANOI) == [1]
    assert await read(events, EVERYTHING) == [1, 2, 3]


async def test_a_province_reads_that_a_card_leaves_it_or_comes_into_it() -> None:
    events = FakeEvents()
    events.provinces = {"99001": "01"}
    elsewhere = msgspec.structs.replace(PERIOD, registered_facility="79001")
    merged = msgspec.structs.replace(PERIOD, registered_facility="99001")
    for before, after in ((PERIOD, elsewhere), (elsewhere, merged), (elsewhere, elsewhere)):
        events.record(after, before, EventKind.PERIOD, f"DN401{THERE}")
    assert await read(events, OF_HANOI) == [1, 2]


async def test_everybody_reads_that_all_records_were_removed() -> None:
    events = FakeEvents()
    events.record(None)
    assert await read(events, OF_HANOI) == [1]


async def test_only_events_of_the_kinds_are_read() -> None:
    events = FakeEvents()
    events.record(a_person(HERE))
    assert await read(events, EventScope(frozenset({EventKind.CARD, EventKind.PERIOD}))) == []


def test_readers_are_listed_with_their_provinces() -> None:
    readers = ListedReaders.parse("01301,79001:79+80")
    assert readers.scope_of("01301") == EVERYTHING
    assert readers.scope_of("79001").provinces == {"79", "80"}
    with pytest.raises(EventsNotAllowed):
        readers.scope_of("01001")
    with pytest.raises(EventsNotAllowed):
        ListedReaders.parse("").scope_of("01301")
