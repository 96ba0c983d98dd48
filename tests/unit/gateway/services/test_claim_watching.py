"""Changes as messages, and where a stream begins."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from gateway.claims.kept_claim import ClaimState
from gateway.claims.watching.claim_change import STATE_AFTER, ClaimChange
from gateway.refusals import RequestMalformed
from gateway.services.claim_watching import to_watch, to_watch_response
from gateway.v1 import claim_service_pb2 as messages
from gateway.watching.cursor import WatchCursor
from gateway.watching.watch_changes import Seen, Watch
from review.mailbox.change import Change

FACILITY = "01001"
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CURSOR = WatchCursor(9, NOW)


def test_each_change_has_its_state_and_a_cursor_of_its_own() -> None:
    claim_id = uuid4()
    changes = [
        ClaimChange(FACILITY, 8, claim_id, "s|1", Change.ASKED, NOW),
        ClaimChange(FACILITY, 9, claim_id, "s|1", Change.DECIDED, NOW),
    ]
    asked, decided = to_watch_response(Seen(changes, CURSOR), FACILITY).changes
    assert (asked.claim_id, asked.number) == (str(claim_id), "s|1")
    assert (asked.kind, asked.state) == (
        messages.CLAIM_CHANGE_KIND_ASKED,
        messages.CLAIM_STATE_REVIEWED,
    )
    assert (decided.kind, decided.state) == (
        messages.CLAIM_CHANGE_KIND_DECIDED,
        messages.CLAIM_STATE_DECIDED,
    )
    assert decided.changed_at.ToDatetime(UTC) == NOW
    assert WatchCursor.from_token(asked.cursor, FACILITY) == WatchCursor(8, NOW)
    assert WatchCursor.from_token(decided.cursor, FACILITY) == CURSOR


def test_every_change_has_a_kind_and_a_state() -> None:
    assert len(messages.ClaimChangeKind.items()) == len(Change) + 1
    assert set(STATE_AFTER) == set(Change)
    assert set(STATE_AFTER.values()) == set(ClaimState)


def test_a_stream_begins_now_or_with_the_earliest_or_after_a_cursor() -> None:
    request = messages.WatchClaimsRequest()
    assert to_watch(request, FACILITY) == Watch(FACILITY)
    request.from_earliest = True
    assert to_watch(request, FACILITY) == Watch(FACILITY, from_earliest=True)
    request = messages.WatchClaimsRequest(cursor=CURSOR.token(FACILITY))
    assert to_watch(request, FACILITY) == Watch(FACILITY, CURSOR)


def test_the_faults_of_a_request_are_named_at_once() -> None:
    request = messages.WatchClaimsRequest(cursor=CURSOR.token("01002"), from_earliest=True)
    with pytest.raises(RequestMalformed) as refused:
        to_watch(request, FACILITY)
    assert [fault.field for fault in refused.value.faults] == ["cursor", "from_earliest"]
