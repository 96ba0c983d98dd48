"""Which events a caller may read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from gateway.refusals import EventsNotAllowed
from gateway.register.events.records import FileRecord, PeriodRecord
from gateway.register.events.register_event import EventKind, RegisterEvent
from gateway.register.offices.office import Office, OfficeKind


class EventScope(msgspec.Struct, frozen=True):
    """Events of these kinds about people whose cards are, or were, registered in one of the provinces.

    Files are those of one of the provinces.

    Without provinces, those of all people.
    """

    kinds: frozenset[EventKind] = frozenset(EventKind)
    provinces: frozenset[str] = frozenset()


EVERYTHING = EventScope()


# They keep the register. Other offices are listed by a setting.
KEEPERS = frozenset({OfficeKind.SOCIAL_INSURANCE, OfficeKind.PAYER})


class EventReaders:
    """Who may read events: offices that keep the register, in their province, and who is listed."""

    def __init__(self, scopes: Mapping[str, EventScope]) -> None:
        self._scopes = scopes

    @classmethod
    def parse(cls, text: str) -> "EventReaders":
        """CODE, or CODE:PROVINCE or CODE:PROVINCE+PROVINCE, of facilities or offices, with commas between."""
        scopes = {}
        for reader in filter(None, text.split(",")):
            code, _, provinces = reader.partition(":")
            scopes[code] = EventScope(provinces=frozenset(filter(None, provinces.split("+"))))
        return cls(scopes)

    def scope_of(self, code: str, office: Office | None = None) -> EventScope:
        """What this caller may read; `office` if it is one. Raises EventsNotAllowed."""
        if code in self._scopes:
            return self._scopes[code]
        if office is None or office.kind not in KEEPERS:
            raise EventsNotAllowed
        return EventScope(provinces=frozenset(filter(None, (office.province,))))


class Places(Protocol):
    """Where people are registered."""

    async def provinces_of_people(self, people: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return where their cards are registered, by insurance number. Raises DatabaseAway."""
        ...

    async def provinces_of_facilities(self, facilities: Collection[str]) -> Mapping[str, str]:
        """Return the provinces of those that the register has. Raises DatabaseAway."""
        ...


class ScopeFilter:
    """Leaves out the events that a caller may not read."""

    def __init__(self, places: Places) -> None:
        self._places = places

    async def __call__(self, scope: EventScope, events: Sequence[RegisterEvent]) -> Sequence[RegisterEvent]:
        """The events within the scope. Raises DatabaseAway.

        A person's provinces are those of the moment when the event is read, and those that the period of the
        event had and has. That all records of a kind were removed concerns everybody.
        """
        of_kinds = [event for event in events if event.kind in scope.kinds]
        if not scope.provinces or not of_kinds:
            return of_kinds
        people = {person for event in of_kinds if (person := event.insurance_number)}
        homes = await self._places.provinces_of_people(people)
        named = {code for event in of_kinds for code in _facilities(event)}
        provinces = await self._places.provinces_of_facilities(named)

        def touches(event: RegisterEvent) -> bool:
            record = event.after or event.before
            if isinstance(record, FileRecord):
                return record.province in scope.provinces
            person = event.insurance_number
            of_person = homes.get(person, frozenset()) if person else scope.provinces
            of_period = {provinces.get(code, code[:2]) for code in _facilities(event)}
            return not scope.provinces.isdisjoint(of_person | of_period)

        return [event for event in of_kinds if touches(event)]


def _facilities(event: RegisterEvent) -> Iterator[str]:
    for record in (event.before, event.after):
        if isinstance(record, PeriodRecord):
            yield record.registered_facility
