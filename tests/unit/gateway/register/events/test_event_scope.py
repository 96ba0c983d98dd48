from datetime import date

import msgspec
import pytest

from gateway.refusals import EventsNotAllowed
from gateway.register.events.event_scope import EVERYTHING, EventReaders, EventScope, ScopeFilter
from gateway.register.events.records import PeriodRecord
from gateway.register.events.register_event import EventKind
from gateway.register.offices.office import Office, OfficeKind
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
    readers = EventReaders.parse("01301,79001:79+80,police-01:01")
    assert readers.scope_of("01301") == EVERYTHING
    assert readers.scope_of("79001").provinces == {"79", "80"}
    with pytest.raises(EventsNotAllowed):
        readers.scope_of("01001")
    with pytest.raises(EventsNotAllowed):
        EventReaders.parse("").scope_of("01301")


def test_offices_that_keep_the_register_read_the_events_of_their_province_and_others_if_listed() -> None:
    readers = EventReaders.parse("police-01:01")

    def provinces(kind: OfficeKind, province: str) -> frozenset[str]:
        office = Office(f"{kind}-{province or 'vn'}", kind, province)
        return readers.scope_of(office.code, office).provinces

    assert provinces(OfficeKind.SOCIAL_INSURANCE, "79") == {"79"}
    assert provinces(OfficeKind.PAYER, "") == frozenset()
    assert provinces(OfficeKind.POLICE, "01") == {"01"}
    for kind in (OfficeKind.POLICE, OfficeKind.CIVIL_STATUS, OfficeKind.PORTAL):
        with pytest.raises(EventsNotAllowed):
            provinces(kind, "79")
