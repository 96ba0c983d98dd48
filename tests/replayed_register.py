"""Makes the register again from its events."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from gateway.register.events.records import CardRecord, FileRecord, PeriodRecord, PersonRecord
from gateway.register.events.register_event import EventKind, RegisterEvent

KEYS: Mapping[EventKind, Callable[[Any], object]] = MappingProxyType(
    {
        EventKind.PERSON: lambda person: person.insurance_number,
        EventKind.CARD: lambda card: card.card_id,
        EventKind.PERIOD: lambda period: (period.card_id, period.valid_from),
        EventKind.FILE: lambda file: file.file_id,
    }
)


class ReplayedRegister:
    """The people, cards, periods and files after the events that were applied, each by its key."""

    def __init__(self) -> None:
        self.people: dict[object, PersonRecord] = {}
        self.cards: dict[object, CardRecord] = {}
        self.periods: dict[object, PeriodRecord] = {}
        self.files: dict[object, FileRecord] = {}

    def apply(self, event: RegisterEvent) -> None:
        """Apply the next event."""
        records, key = self._records(event.kind), KEYS[event.kind]
        if event.before is None and event.after is None:
            records.clear()
        if event.before is not None:
            del records[key(event.before)]
        if event.after is not None:
            records[key(event.after)] = event.after

    def _records(self, kind: EventKind) -> dict[object, Any]:
        records: Mapping[EventKind, dict[object, Any]] = {
            EventKind.PERSON: self.people,
            EventKind.CARD: self.cards,
            EventKind.PERIOD: self.periods,
            EventKind.FILE: self.files,
        }
        return records[kind]
