"""From requests about claims to what the use cases take, or every fault of a request at once."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from google.protobuf.duration_pb2 import Duration
from google.type.date_pb2 import Date

from gateway.admission.caller import Caller
from gateway.admission.enum_faults import enum_faults
from gateway.claims.claim_page import EARLIEST, LATEST, ClaimFilter, PageCursor
from gateway.claims.kept_claim import ClaimState
from gateway.claims.submission import Submission
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.v1 import claim_service_pb2 as messages
from insurance.claim.format import ClaimFormat
from runtime.date_message import date_value
from runtime.time_zone import midnight
from runtime.tracing.active_spans import active_traceparent

FORMATS = {messages.ClaimFormat.Value(f"CLAIM_FORMAT_{known}"): known for known in ClaimFormat}
STATES = {
    messages.CLAIM_STATE_RECEIVED: ClaimState.RECEIVED,
    messages.CLAIM_STATE_REVIEWED: ClaimState.REVIEWED,
    messages.CLAIM_STATE_DECIDED: ClaimState.DECIDED,
    messages.CLAIM_STATE_REPLACED: ClaimState.REPLACED,
    messages.CLAIM_STATE_CANCELLED: ClaimState.CANCELLED,
}

UUID_TEXT = re.compile(r"(?:urn:uuid:)?\{?[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}\}?")
DEFAULT_WAIT = timedelta(seconds=5)
MAX_WAIT = timedelta(seconds=30)
MAX_KEY_LENGTH = 255
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 100, 1000


class ListQuery(NamedTuple):
    """One page of a list: which claims, after which one, and how many."""

    sought: ClaimFilter
    after: PageCursor
    size: int


def to_submission(request: messages.SubmitClaimRequest, caller: Caller) -> tuple[Submission, timedelta]:
    """The claim, and how long to wait for its review. Raises RequestMalformed."""
    faults = [*_format_faults(request.format), *_key_faults(request.idempotency_key)]
    faults += id_faults("replaces_claim_id", request.replaces_claim_id) if request.replaces_claim_id else ()
    wait = _wait(request.wait) if request.HasField("wait") else DEFAULT_WAIT
    if wait is None:
        faults.append(FieldViolation("wait", "must be from 0 to 30 seconds; leave it out for 5"))
    if faults or wait is None:
        raise RequestMalformed(faults)
    submission = Submission(
        facility=caller.facility,
        tier=caller.tier,
        care_level=caller.care_level,
        format=FORMATS[request.format],
        content=request.content,
        idempotency_key=request.idempotency_key or None,
        replaces_claim_id=UUID(request.replaces_claim_id) if request.replaces_claim_id else None,
    )
    return submission, wait


def check_key(key: str) -> None:
    """Checks the key of a claim in a stream. Raises RequestMalformed."""
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise RequestMalformed(
            [FieldViolation("key", f"must be a key of your own, of 1 to {MAX_KEY_LENGTH} characters")]
        )


def to_dry_run(request: messages.CheckClaimRequest, caller: Caller) -> Submission:
    """The claim to review without storing it. Raises RequestMalformed."""
    if faults := [*_format_faults(request.format)]:
        raise RequestMalformed(faults)
    return Submission(
        facility=caller.facility,
        tier=caller.tier,
        care_level=caller.care_level,
        format=FORMATS[request.format],
        content=request.content,
        traceparent=active_traceparent(),
    )


def to_claim_id(request: messages.GetClaimRequest | messages.CancelClaimRequest) -> UUID:
    """The id of the claim to return or cancel. Raises RequestMalformed."""
    if faults := [*id_faults("claim_id", request.claim_id)]:
        raise RequestMalformed(faults)
    return UUID(request.claim_id)


def to_list_query(request: messages.ListClaimsRequest, facility: str) -> ListQuery:
    """Which page of which claims to return. Raises RequestMalformed."""
    faults = [*_list_faults(request)]
    if faults:
        raise RequestMalformed(faults)
    sought = ClaimFilter(
        facility=facility,
        states=tuple(sorted({STATES[state] for state in request.states})),
        received_from=_midnight(request.received_from) if request.HasField("received_from") else EARLIEST,
        received_before=(
            _midnight(request.received_until) + timedelta(days=1)
            if request.HasField("received_until")
            else LATEST
        ),
    )
    after = PageCursor.from_token(request.page_token, sought) if request.page_token else PageCursor()
    if after is None:
        raise RequestMalformed(
            [
                FieldViolation(
                    "page_token", "must be the next_page_token of a page with the same states and days"
                )
            ]
        )
    return ListQuery(sought, after, request.page_size or DEFAULT_PAGE_SIZE)


def id_faults(field: str, text: str) -> Iterator[FieldViolation]:
    """What is wrong with the ID of a claim."""
    # UUID() alone accepts blanks, underscores and digits of other scripts.
    if not UUID_TEXT.fullmatch(text):
        yield FieldViolation(
            field, "must be the id of a claim, a UUID, as SubmitClaim and ListClaims return it"
        )


def _format_faults(claim_format: messages.ClaimFormat) -> Iterator[FieldViolation]:
    if claim_format not in FORMATS:
        yield FieldViolation("format", f"must be one of {', '.join(map(messages.ClaimFormat.Name, FORMATS))}")


def _key_faults(key: str) -> Iterator[FieldViolation]:
    if len(key) > MAX_KEY_LENGTH or not key.isprintable():
        yield FieldViolation("idempotency_key", f"must be at most {MAX_KEY_LENGTH} printable characters")


def _wait(sent: Duration) -> timedelta | None:
    # Limited first: a Duration can be longer than a timedelta.
    wait = timedelta(seconds=max(min(sent.seconds, 60), -1), microseconds=sent.nanos // 1000)
    return wait if timedelta() <= wait <= MAX_WAIT else None


def _list_faults(request: messages.ListClaimsRequest) -> Iterator[FieldViolation]:
    expected = "must be a state; leave the list empty for all states"
    yield from enum_faults("states", request.states, STATES, expected)
    for field in ("received_from", "received_until"):
        if request.HasField(field) and _day(getattr(request, field)) is None:
            yield FieldViolation(field, "must be a day that exists, with year, month and day")
    if not 0 <= request.page_size <= MAX_PAGE_SIZE:
        yield FieldViolation("page_size", f"must be from 0 to {MAX_PAGE_SIZE}; 0 is {DEFAULT_PAGE_SIZE}")


def _day(day: Date) -> date | None:
    try:
        # No claim is of another year, and the first and last midnights of the calendar have no time in UTC.
        return date_value(day) if EARLIEST.year <= day.year < LATEST.year - 1 else None
    except ValueError:
        return None


def _midnight(day: Date) -> datetime:
    return midnight(date_value(day)).astimezone(UTC)
