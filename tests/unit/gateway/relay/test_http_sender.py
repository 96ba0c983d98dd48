from collections.abc import Sequence

import pytest

from gateway.relay.sending import http_sender
from gateway.relay.sending.host_guard import HostGuard
from gateway.relay.sending.http_sender import MOST_BYTES, HttpSender, NotAnswered, Reply
from tests.fakes.http_receiver import DRIBBLE, DROP, HANG, Receiver, answer, receiving

HOSTS = ("127.0.0.1", "receiver.internal")


def local(*receivers: Receiver) -> HostGuard:
    """It lets these receivers be called, by two names."""
    ports = [one.port for one in receivers]
    return HostGuard(["portal.gov.vn"], [f"{host}:{port}" for host in HOSTS for port in ports])


async def test_the_answer_has_the_status_and_the_body() -> None:
    async with receiving() as receiver, HttpSender(local(receiver)) as send:
        receiver.answers = lambda request: answer(202, request.body[::-1])
        assert await send(receiver.url, {"X-Kind": "a"}, b"abc") == Reply(202, b"cba")
        (request,) = receiver.received
        assert (request.path, request.headers["x-kind"]) == ("/hook", "a")


async def test_the_name_is_sent_and_the_address_that_was_checked_is_connected_to() -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async with receiving() as receiver, HttpSender(local(receiver), resolve) as send:
        await send(f"http://receiver.internal:{receiver.port}/a", {}, b"")
        assert receiver.received[0].headers["host"] == f"receiver.internal:{receiver.port}"
    assert asked == ["receiver.internal"]


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with receiving() as receiver, receiving() as other, HttpSender(local(receiver, other)) as send:
        receiver.answers = lambda _: answer(307, b"", f"Location: {other.url}")
        assert (await send(receiver.url, {}, b"")).status == 307
        assert other.received == []


async def test_a_large_answer_is_cut() -> None:
    async with receiving() as receiver, HttpSender(local(receiver)) as send:
        receiver.answers = lambda _: answer(200, b"x" * (2 * MOST_BYTES))
        assert len((await send(receiver.url, {}, b"")).body) == MOST_BYTES


async def test_a_receiver_that_says_nothing_or_dribbles_may_have_got_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_sender, "WHOLE_SECONDS", 0.1)
    for said in (HANG, DROP, DRIBBLE):
        async with receiving() as receiver, HttpSender(local(receiver)) as send:
            receiver.answers = lambda _, said=said: said  # type: ignore[misc]
            with pytest.raises(NotAnswered) as caught:
                await send(receiver.url, {}, b"")
            assert caught.value.may_have_arrived


async def test_a_receiver_that_is_not_there_or_not_listed_has_got_nothing() -> None:
    async def private(host: str, port: int) -> Sequence[str]:
        return ["10.0.0.1"]

    async def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError

    async with receiving() as receiver:
        url = receiver.url
    for resolve, asked in (
        (http_sender.resolve, url),
        (http_sender.resolve, "http://127.0.0.2/"),
        (private, "https://portal.gov.vn/"),
        (unknown, "https://portal.gov.vn/"),
    ):
        async with HttpSender(local(receiver), resolve) as send:
            with pytest.raises(NotAnswered) as caught:
                await send(asked, {}, b"")
            assert not caught.value.may_have_arrived
