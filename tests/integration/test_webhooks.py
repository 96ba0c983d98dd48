"""Events of the register reach webhooks, by a relay on a real database."""

import json

import pytest

from gateway.relay.webhooks.manage_webhooks import NewWebhook, open_webhooks
from gateway.relay.webhooks.signature import signed_headers
from runtime.problem import Problem
from tests.contract.filled_register import connect
from tests.fakes.http_receiver import HANG, Received, Receiver, answer, receiving
from tests.integration.relaying import relaying
from tests.wait_until import wait_until

ADD = "INSERT INTO gateway.people VALUES ($1, NULL, $2, '1980', 'male')"
AN, BINH = "0000000001", "0000000002"


async def names(receiver: Receiver) -> list[str]:
    events = [event for request in receiver.received for event in json.loads(request.body)["data"]["events"]]
    return [event["person"]["after"]["fullName"] for event in events]


def is_signed(request: Received, secret: str) -> bool:
    headers = request.headers
    message, seconds = headers["webhook-id"], int(headers["webhook-timestamp"])
    expected = signed_headers(secret, message, seconds, request.body)["webhook-signature"]
    return headers["webhook-signature"] == expected


def has_bad_name(request: Received) -> bool:
    return b"Bad" in request.body


async def test_events_are_delivered_signed_in_order_and_a_silent_receiver_delays_no_other(
    database_url: str,
) -> None:
    connection = await connect(database_url)
    async with receiving() as silent, receiving() as office, open_webhooks(database_url) as manage:
        silent.answers = lambda _: HANG
        await manage.add(NewWebhook(office="01001", url=silent.url, from_earliest=True))
        added = await manage.add(NewWebhook(office="79001", url=office.url))
        async with relaying(database_url, silent, office), relaying(database_url, silent, office):
            await connection.execute(ADD, AN, "An")
            await connection.execute("UPDATE gateway.people SET full_name = 'Ân'")
            await wait_until(lambda: names(office), lambda found: found[-1:] == ["Ân"])
        assert await names(office) == ["An", "Ân"]
        assert all(is_signed(request, added.secret) for request in office.received)
    await connection.close()


async def test_a_refused_event_becomes_a_dead_letter_that_an_operator_resends(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.relay.webhooks.answers.MOST_ATTEMPTS", 1)
    connection = await connect(database_url)
    async with receiving() as office, open_webhooks(database_url) as manage:
        office.answers = lambda request: answer(422 if has_bad_name(request) else 200)
        added = await manage.add(NewWebhook(office="79001", url=office.url))
        async with relaying(database_url, office):
            await connection.execute(ADD, AN, "Bad")
            await connection.execute(ADD, BINH, "Bình")
            dead = await wait_until(lambda: manage.dead(None), bool)
            assert [(letter.number, letter.failure) for letter in dead] == [(1, "HTTP 422")]
            (listed,) = await manage.list()
            assert (listed.dead, listed.waiting) == (1, 0)
            office.answers = lambda _: answer(200)
            office.received.clear()
            assert await manage.resend(added.webhook_id, [1]) == 1
            await wait_until(lambda: manage.dead(None), lambda left: not left)
            await wait_until(lambda: names(office), lambda found: "Bad" in found)
        await manage.remove(added.webhook_id)
        assert await manage.list() == []
        for wrong in (manage.remove(9), manage.add(NewWebhook(office="1", url="ftp://x/"))):
            with pytest.raises(Problem):
                await wrong
    await connection.close()
