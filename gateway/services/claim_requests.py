"""From messages about claims to what the use cases take, with every fault of a request at once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from google.protobuf.duration_pb2 import Duration
from google.type.date_pb2 import Date

from gateway.claims.claim_list import EARLIEST, LATEST, Cursor, Filter
from gateway.claims.kept_claim import ClaimState
from gateway.claims.submission import Submission
from gateway.refusals import FieldViolation, RequestMalformed
from gateway.v1 import claim_service_pb2 as messages
from insurance.claim.format import ClaimFormat
from runtime.time_zone import HO_CHI_MINH

FORMATS = {messages.ClaimFormat.Value(f"CLAIM_FORMAT_{known}"): known for known in ClaimFormat}
STATES = {
    messages.CLAIM_STATE_RECEIVED: ClaimState.RECEIVED,
    messages.CLAIM_STATE_REVIEWED: ClaimState.REVIEWED,
    messages.CLAIM_STATE_DECIDED: ClaimState.DECIDED,
    messages.CLAIM_STATE_REPLACED: ClaimState.REPLACED,
    messages.CLAIM_STATE_CANCELLED: ClaimState.CANCELLED,
}

USUAL_PATIENCE = timedelta(seconds=5)
MOST_PATIENCE = timedelta(seconds=30)
LONGEST_KEY = 255
USUAL_PAGE, LARGEST_PAGE = 100, 1000


class ListQuestion(NamedTuple):
    """One page of a list."""

    sought: Filter
    after: Cursor
    size: int


def to_submission(request: messages.SubmitClaimRequest, facility: str) -> tuple[Submission, timedelta]:
    """What is handed in, and how long to wait for its review. Raises RequestMalformed."""
    faults = [*_format_faults(request.format), *_key_faults(request.idempotency_key)]
    faults += _id_faults("replaces_claim_id", request.replaces_claim_id) if request.replaces_claim_id else ()
    patience = _patience(request.wait) if request.HasField("wait") else USUAL_PATIENCE
    if patience is None:
        faults.append(FieldViolation("wait", "from 0 to 30 seconds expected; absent is 5"))
    if faults or patience is None:
        raise RequestMalformed(faults)
    submission = Submission(
        facility=facility,
        format=FORMATS[request.format],
        content=request.content,
        idempotency_key=request.idempotency_key or None,
        replaces_claim_id=UUID(request.replaces_claim_id) if request.replaces_claim_id else None,
    )
    return submission, patience


def check_key(key: str) -> None:
    """Raises RequestMalformed where a stream's claim bears no key that its answer could be told by."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise RequestMalformed(
            [FieldViolation("key", f"a key of your own expected, of 1 to {LONGEST_KEY} characters")]
        )


def to_dry_run(request: messages.CheckClaimRequest, facility: str) -> Submission:
    """What is to be judged and not kept. Raises RequestMalformed."""
    if faults := [*_format_faults(request.format)]:
        raise RequestMalformed(faults)
    return Submission(facility=facility, format=FORMATS[request.format], content=request.content)


def to_claim_id(request: messages.GetClaimRequest) -> UUID:
    """Raises RequestMalformed."""
    if faults := [*_id_faults("claim_id", request.claim_id)]:
        raise RequestMalformed(faults)
    return UUID(request.claim_id)


def to_list_question(request: messages.ListClaimsRequest, facility: str) -> ListQuestion:
    """Raises RequestMalformed."""
    faults = [*_list_faults(request)]
    if faults:
        raise RequestMalformed(faults)
    sought = Filter(
        facility=facility,
        states=tuple(sorted({STATES[state] for state in request.states})),
        received_from=_midnight(request.received_from) if request.HasField("received_from") else EARLIEST,
        received_before=(
            _midnight(request.received_until) + timedelta(days=1)
            if request.HasField("received_until")
            else LATEST
        ),
    )
    after = Cursor.from_token(request.page_token, sought) if request.page_token else Cursor()
    if after is None:
        raise RequestMalformed(
            [FieldViolation("page_token", "the next_page_token of the same question expected")]
        )
    return ListQuestion(sought, after, request.page_size or USUAL_PAGE)


def _format_faults(claim_format: messages.ClaimFormat) -> Iterator[FieldViolation]:
    if claim_format not in FORMATS:
        yield FieldViolation(
            "format", f"one of {', '.join(map(messages.ClaimFormat.Name, FORMATS))} expected"
        )


def _key_faults(key: str) -> Iterator[FieldViolation]:
    if len(key) > LONGEST_KEY or not key.isprintable():
        yield FieldViolation("idempotency_key", f"at most {LONGEST_KEY} printable characters expected")


def _id_faults(field: str, text: str) -> Iterator[FieldViolation]:
    try:
        UUID(text)
    except ValueError:
        yield FieldViolation(field, "a claim_id that SubmitClaim has answered expected, a UUID")


def _patience(wait: Duration) -> timedelta | None:
    patience = timedelta(seconds=max(min(wait.seconds, 60), -1), microseconds=wait.nanos // 1000)
    return patience if timedelta() <= patience <= MOST_PATIENCE else None


def _list_faults(request: messages.ListClaimsRequest) -> Iterator[FieldViolation]:
    for nth, state in enumerate(request.states):
        if state not in STATES:
            yield FieldViolation(f"states[{nth}]", "a state expected; leave the list empty for all")
    for field in ("received_from", "received_until"):
        if request.HasField(field) and _day(getattr(request, field)) is None:
            yield FieldViolation(field, "a day of the calendar expected, with year, month and day")
    if not 0 <= request.page_size <= LARGEST_PAGE:
        yield FieldViolation("page_size", f"at most {LARGEST_PAGE} expected; 0 is {USUAL_PAGE}")


def _day(day: Date) -> date | None:
    try:
        # A list of the year 1 or 9999 asks for nothing, and its midnights cannot be told in UTC.
        return date(day.year, day.month, day.day) if EARLIEST.year <= day.year < LATEST.year - 1 else None
    except ValueError:
        return None


def _midnight(day: Date) -> datetime:
    return datetime.combine(date(day.year, day.month, day.day), time(), HO_CHI_MINH).astimezone(UTC)
