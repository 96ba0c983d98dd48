"""The client watches claims from a cursor, over as many streams as it takes."""

import grpc
import pytest

from tests.fakes.gateway_server import FakeGateway, fault_for_now
from wardgate.client import ExplanationDocument, Refused, WardgateClient, watched_stream
from wardgate.client.retry import TRIES


async def cursors(client: WardgateClient, count: int, cursor: str = "") -> list[str]:
    """Of the first messages."""
    found = []
    watching = client.watch_claims(cursor, from_earliest=not cursor)
    async for message in watching:
        found.append(message.cursor)
        if len(found) == count:
            break
    await watching.aclose()
    return found


async def test_changes_are_told_from_a_cursor_on(client: WardgateClient, gateway: FakeGateway) -> None:
    assert await cursors(client, 2, "1") == ["2", "3"]
    assert [(one.cursor, one.from_earliest) for one in gateway.watched] == [("1", False)]


async def test_a_stream_that_breaks_goes_on_from_the_last_message(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.watch_breaks = 2
    assert await cursors(client, 3) == ["1", "2", "3"]
    asked = [(one.cursor, one.from_earliest) for one in gateway.watched]
    assert asked == [("", True), ("1", False), ("2", False)]


async def test_a_stream_that_is_silent_for_too_long_is_opened_again(
    client: WardgateClient, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pause(*_: object) -> float:
        monkeypatch.undo()
        return 0.0

    monkeypatch.setattr(watched_stream, "SILENCE_SECONDS", 0.0)
    monkeypatch.setattr(watched_stream, "pause_seconds", pause)
    watching = client.watch_claims()
    assert (await anext(watching)).cursor == "1"
    await watching.aclose()


async def test_a_refused_cursor_is_raised_at_once(client: WardgateClient) -> None:
    watching = client.watch_claims("3")
    with pytest.raises(Refused) as refused:
        await anext(watching)
    assert refused.value.reason == "CURSOR_EXPIRED"


async def test_a_place_that_an_earlier_stream_still_has_is_waited_for(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.refuses_next = [fault_for_now("TOO_MANY_WATCHERS", 0.01)]
    assert await cursors(client, 1) == ["1"]


async def test_a_gateway_that_cannot_be_reached_is_reported_before_the_first_message_and_waited_for_after(
    client: WardgateClient, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_stream, "pause_seconds", lambda *_: 0.0)
    gateway.away_for_calls = TRIES
    watching = client.watch_claims()
    with pytest.raises(Refused) as refused:
        await anext(watching)
    assert refused.value.code is grpc.StatusCode.UNAVAILABLE
    gateway.watch_breaks, gateway.away_for_calls = 1, 0
    watching = client.watch_claims()
    assert (await anext(watching)).cursor == "1"
    gateway.away_for_calls = 3 * TRIES
    assert (await anext(watching)).cursor == "2"
    await watching.aclose()


async def test_a_claim_is_cancelled_and_explained(client: WardgateClient, gateway: FakeGateway) -> None:
    assert (await client.cancel_claim("claim-1")).claim.claim_id == "claim-1"
    document = ExplanationDocument(content_type="text/plain", content=b"a")
    assert (await client.explain_claim("claim-1", "Đã làm.", [document])).claim.claim_id == "claim-1"
    (sent,) = gateway.explained
    assert (sent.text, list(sent.documents)) == ("Đã làm.", [document])
