"""The events of the register in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from gateway.register.events.event_feed import Ends
from gateway.register.events.records import PersonRecord, Record
from gateway.register.events.register_event import EventKind, RegisterEvent
from runtime.postgres.database_away import DatabaseAway

RECORDED_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def a_person(insurance_number: str = "0123456789", full_name: str = "Nguyễn Văn An") -> PersonRecord:
    """A person of the register."""
    return PersonRecord(
        insurance_number=insurance_number,
        chip_id=None,
        full_name=full_name,
        birth_date="1980-05-01",
        sex="male",
        died_on=None,
    )


class FakeEvents:
    """The ports Events and Places. `reads` counts the calls of `after`."""

    def __init__(self) -> None:
        self.numbered: list[RegisterEvent] = []
        self._unnumbered: list[tuple[EventKind, Record | None, Record | None, str | None]] = []
        self._first = 1
        self.homes: dict[str, frozenset[str]] = {}
        self.provinces: dict[str, str] = {}
        self.reads = 0
        self.is_away = False

    def record(
        self,
        after: Record | None,
        before: Record | None = None,
        kind: EventKind = EventKind.PERSON,
        card_number: str | None = None,
    ) -> None:
        """A change that is committed and has no number yet."""
        self._unnumbered.append((kind, before, after, card_number))

    def forget_before(self, position: int) -> None:
        """Delete earlier events."""
        self._first = position

    async def number(self) -> None:
        """See event_feed.Events."""
        self._ensure()
        for kind, before, after, card in self._unnumbered:
            number = len(self.numbered) + 1
            self.numbered.append(RegisterEvent(number, RECORDED_AT, kind, before, after, card))
        self._unnumbered = []

    async def after(self, position: int, limit: int) -> Sequence[RegisterEvent]:
        """See event_feed.Events."""
        self._ensure()
        self.reads += 1
        return [event for event in self._kept() if event.position > position][:limit]

    async def ends(self) -> Ends:
        """See event_feed.Events."""
        self._ensure()
        kept = self._kept()
        return Ends(kept[0].position, kept[-1].position) if kept else Ends(1, 0)

    async def provinces_of_people(self, people: Collection[str]) -> Mapping[str, frozenset[str]]:
        """See event_scope.Places."""
        return {person: home for person, home in self.homes.items() if person in people}

    async def provinces_of_facilities(self, facilities: Collection[str]) -> Mapping[str, str]:
        """See event_scope.Places."""
        return {code: province for code, province in self.provinces.items() if code in facilities}

    def _kept(self) -> list[RegisterEvent]:
        return [event for event in self.numbered if event.position >= self._first]

    def _ensure(self) -> None:
        if self.is_away:
            raise DatabaseAway
