"""From a request to watch claims to what the use case takes, and from changes to response messages."""

from gateway.claims.watching.claim_change import ClaimChange
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.services.claim_answers import STATE_OF
from gateway.v1 import claim_service_pb2 as messages
from gateway.watching.cursor import WatchCursor
from gateway.watching.watch_changes import Seen, Watch
from review.mailbox.change import Change

KIND_OF = {change: messages.ClaimChangeKind.Value(f"CLAIM_CHANGE_KIND_{change}") for change in Change}


def to_watch(request: messages.WatchClaimsRequest, facility: str) -> Watch:
    """Where to begin. Raises RequestMalformed."""
    cursor = WatchCursor.from_token(request.cursor, facility) if request.cursor else None
    faults = []
    if request.cursor and cursor is None:
        faults.append(FieldViolation("cursor", "must be a cursor that WatchClaims has sent to your facility"))
    if request.cursor and request.from_earliest:
        faults.append(FieldViolation("from_earliest", "must be left out where there is a cursor"))
    if faults:
        raise RequestMalformed(faults)
    return Watch(facility, cursor, request.from_earliest)


def to_watch_response(seen: Seen[ClaimChange], facility: str) -> messages.WatchClaimsResponse:
    """The changes of one message, each with its cursor."""
    response = messages.WatchClaimsResponse(cursor=seen.cursor.token(facility))
    for change in seen.changes:
        cursor = WatchCursor(change.position, seen.cursor.issued_at)
        _fill_change(response.changes.add(), change, cursor.token(facility))
    return response


def _fill_change(message: messages.ClaimChange, change: ClaimChange, cursor: str) -> None:
    message.claim_id = str(change.claim_id)
    message.number = change.number
    message.kind = KIND_OF[change.change]  # type: ignore[assignment]
    message.state = STATE_OF[change.state]
    message.changed_at.FromDatetime(change.changed_at)
    message.cursor = cursor
