"""From a request for messages to what the use case takes, and messages to offices as they are sent."""

from collections.abc import Iterator, Sequence

from gateway.admission.caller import Caller
from gateway.refusal import FieldViolation
from gateway.refusals import OnlyForOffices, RequestMalformed
from gateway.register.messages.take_messages import MOST, WaitingMessage
from gateway.register.offices.office import Office
from gateway.register.procedures.death.recovery import ALLOWANCES_ENDED, RECOVERY
from gateway.register.procedures.household.money import REFUND
from gateway.register.procedures.verification.verification_code import CHECK_ENTRY
from gateway.v1.office_message_pb2 import OfficeMessage, TakeMessagesRequest, TakeMessagesResponse

MOST_RECEIVED = 1000
FIELDS = {
    REFUND: "refund",
    RECOVERY: "recovery",
    ALLOWANCES_ENDED: "allowances_ended",
    CHECK_ENTRY: "check_entry",
}


def to_office(request: TakeMessagesRequest, caller: Caller) -> Office:
    """The office that takes its messages. Raises OnlyForOffices and RequestMalformed."""
    if caller.office is None:
        raise OnlyForOffices
    if faults := [*_faults(request)]:
        raise RequestMalformed(faults)
    return caller.office


def to_take_response(waiting: Sequence[WaitingMessage]) -> TakeMessagesResponse:
    """The messages as they are sent."""
    return TakeMessagesResponse(messages=[_message(one) for one in waiting])


def _faults(request: TakeMessagesRequest) -> Iterator[FieldViolation]:
    if len(request.received) > MOST_RECEIVED:
        yield FieldViolation("received", f"must have at most {MOST_RECEIVED} numbers")
    if not 0 <= request.limit <= MOST:
        yield FieldViolation("limit", f"must be from 1 to {MOST}, or 0 for {MOST}")


def _message(one: WaitingMessage) -> OfficeMessage:
    sent = OfficeMessage(
        number=one.number,
        key=one.key,
        file_id="" if one.file_id is None else str(one.file_id),
        province=one.province,
    )
    sent.created_at.FromDatetime(one.created_at)
    if (field := FIELDS.get(one.topic)) is not None:
        body = getattr(sent, field)
        body.SetInParent()
        body.MergeFromString(one.body)
    return sent
