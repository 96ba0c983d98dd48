"""One change of the register, and the rows of the table that have several of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from gateway.register.events.records import (
    CardRecord,
    FileRecord,
    PeriodRecord,
    PersonRecord,
    Record,
)


class EventKind(StrEnum):
    """What has changed."""

    PERSON = "person"
    CARD = "card"
    PERIOD = "period"
    FILE = "file"


class RegisterEvent(msgspec.Struct, frozen=True):
    """`position` is the number of the event: each has one more than the one before it.

    Without `before`, the record was added; without `after`, it was removed; without both, all records of the
    kind were removed at once. `card_number` is that of a period.
    """

    position: int
    recorded_at: datetime
    kind: EventKind
    before: Record | None
    after: Record | None
    card_number: str | None = None

    @property
    def insurance_number(self) -> str | None:
        """The person whom the event is about. None for a file, and where all records were removed."""
        if self.kind is EventKind.PERIOD:
            # A card number ends in its holder's insurance number.
            return self.card_number and self.card_number[-10:]
        record = self.after or self.before
        return record.insurance_number if isinstance(record, PersonRecord | CardRecord) else None

    @property
    def subject(self) -> str:
        """What events must stay in order for: the person, or the file. Empty where all were removed."""
        record = self.after or self.before
        return str(record.file_id) if isinstance(record, FileRecord) else self.insurance_number or ""


class EventRow(NamedTuple):
    """`position` is that of the last of the changes in `body`, of which there are `changes`."""

    position: int
    recorded_at: datetime
    kind: str
    changes: int
    body: str


class _Change(msgspec.Struct, array_like=True):
    before: Any = None
    after: Any = None
    card_number: str | None = None


RECORDS: Mapping[EventKind, type[Record]] = MappingProxyType(
    {
        EventKind.PERSON: PersonRecord,
        EventKind.CARD: CardRecord,
        EventKind.PERIOD: PeriodRecord,
        EventKind.FILE: FileRecord,
    }
)
_decode = msgspec.json.Decoder(list[_Change | None]).decode


def events_of(row: EventRow, after: int) -> Iterator[RegisterEvent]:
    """The changes of a row that come after a position, in their order."""
    kind, first = EventKind(row.kind), row.position - row.changes + 1
    for position, change in enumerate(_decode(row.body), start=first):
        if position > after:
            yield _event(position, row.recorded_at, kind, change or _Change())


def _event(position: int, recorded_at: datetime, kind: EventKind, change: _Change) -> RegisterEvent:
    record = RECORDS[kind]
    before, after = (side and msgspec.convert(side, record) for side in (change.before, change.after))
    return RegisterEvent(position, recorded_at, kind, before, after, change.card_number)
