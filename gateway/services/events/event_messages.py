"""From a request for events to what the use cases take, and from events to messages."""

from collections.abc import Iterator, Sequence
from datetime import date

from google.protobuf.message import Message
from google.type.date_pb2 import Date

from gateway.admission.enum_faults import enum_faults
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.events.event_scope import EventScope
from gateway.register.events.records import CardRecord, FileRecord, PeriodRecord, PersonRecord, Record
from gateway.register.events.register_event import EventKind, RegisterEvent
from gateway.register.events.watch_events import Reading
from gateway.v1 import event_service_pb2 as messages
from runtime.date_message import date_message

DEFAULT_PAGE, LARGEST_PAGE = 500, 1000
KIND_OF = {kind: messages.EventKind.Value(f"EVENT_KIND_{kind.name}") for kind in EventKind}
KINDS = {value: kind for kind, value in KIND_OF.items()}


def to_page(request: messages.ReadEventsRequest, scope: EventScope) -> tuple[Reading, int]:
    """Where to begin, and how many events. Raises RequestMalformed."""
    faults = [*_after_faults(request), *_kind_faults(request.kinds)]
    if not 0 <= request.page_size <= LARGEST_PAGE:
        faults.append(FieldViolation("page_size", f"must be from 0 to {LARGEST_PAGE}"))
    _ensure_none(faults)
    after = request.after if request.HasField("after") else None
    return Reading(after, True, _of_kinds(scope, request.kinds)), request.page_size or DEFAULT_PAGE


def to_watch(request: messages.WatchEventsRequest, scope: EventScope) -> Reading:
    """Where to begin. Raises RequestMalformed."""
    faults = [*_after_faults(request), *_kind_faults(request.kinds)]
    has_after = request.HasField("after")
    if has_after and request.from_earliest:
        faults.append(FieldViolation("from_earliest", "must be left out where there is `after`"))
    _ensure_none(faults)
    after = request.after if has_after else None
    return Reading(after, request.from_earliest, _of_kinds(scope, request.kinds))


def _after_faults(
    request: messages.ReadEventsRequest | messages.WatchEventsRequest,
) -> Sequence[FieldViolation]:
    return [FieldViolation("after", "must be a cursor of an answer, at least 0")] if request.after < 0 else []


def _kind_faults(kinds: Sequence[int]) -> Iterator[FieldViolation]:
    yield from enum_faults("kinds", kinds, KINDS, "must be a kind that event_service.proto lists")


def _ensure_none(faults: Sequence[FieldViolation]) -> None:
    if faults:
        raise RequestMalformed(faults)


def _of_kinds(scope: EventScope, kinds: Sequence[int]) -> EventScope:
    asked = frozenset(KINDS[kind] for kind in kinds) or scope.kinds
    return EventScope(scope.kinds & asked, scope.provinces)


def to_message(event: RegisterEvent) -> messages.RegisterEvent:
    """One event."""
    message = messages.RegisterEvent(
        number=event.position,
        kind=KIND_OF[event.kind],  # type: ignore[arg-type]
        operation=_operation(event),
        insurance_number=event.insurance_number or "",
    )
    message.recorded_at.FromDatetime(event.recorded_at)
    change = getattr(message, event.kind)
    for side, record in (("before", event.before), ("after", event.after)):
        if record is not None:
            getattr(change, side).CopyFrom(_record(record, event.card_number or ""))
    return message


def _operation(event: RegisterEvent) -> messages.EventOperation:
    match event.before is not None, event.after is not None:
        case False, True:
            return messages.EVENT_OPERATION_ADDED
        case True, True:
            return messages.EVENT_OPERATION_CHANGED
        case True, False:
            return messages.EVENT_OPERATION_REMOVED
        case _:
            return messages.EVENT_OPERATION_EMPTIED


def _record(record: Record, card_number: str) -> Message:
    match record:
        case PersonRecord():
            return _person(record)
        case CardRecord():
            return messages.CardRecord(
                card_number=record.card_number, insurance_number=record.insurance_number
            )
        case PeriodRecord():
            return _period(record, card_number)
        case FileRecord():
            return _file(record)


def _person(person: PersonRecord) -> messages.PersonRecord:
    return messages.PersonRecord(
        insurance_number=person.insurance_number,
        chip_id=person.chip_id or "",
        full_name=person.full_name,
        birth_date=person.birth_date,
        sex=person.sex,
        died_on=_date(person.died_on),
    )


def _period(period: PeriodRecord, card_number: str) -> messages.PeriodRecord:
    return messages.PeriodRecord(
        card_number=card_number,
        valid_from=_date(period.valid_from),
        valid_until=_date(period.valid_until),
        registered_facility=period.registered_facility,
        area_code=period.area_code,
        five_years_on=_date(period.five_years_on),
        ended_on=_date(period.ended_on),
        end_reason=period.end_reason or "",
    )


def _file(file: FileRecord) -> messages.FileRecord:
    return messages.FileRecord(
        file_id=str(file.file_id),
        procedure=file.procedure,
        sender=file.sender,
        province=file.province,
        received_at=file.received_at,
        due_at=file.due_at,
        state=file.state,
        stopped_at=file.stopped_at,
        ended_at=file.ended_at,
    )


def _date(day: date | None) -> Date | None:
    return None if day is None else date_message(day)
