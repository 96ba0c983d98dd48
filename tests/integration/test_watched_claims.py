"""What reaches a facility after it has submitted a claim, from the tables to the stream."""

import asyncio
import json
from typing import Any

import grpc
import pytest

from gateway.admission import guard
from gateway.admission.capacity.concurrency_limit import WATCHERS_A_FACILITY
from gateway.admission.tokens import authenticator
from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.contract.filled_register import connect
from tests.fakes.decisions import a_cut, decide
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import refusal_of, refused
from tests.integration.claim_stack import OTHER_FACILITY, ClaimStack
from tests.integration.in_process_gateway import BEARER, fill_register, start_gateway
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until

CODE = grpc.StatusCode
Kind = messages.ClaimChangeKind


class Watcher:
    """A facility that stores the cursor of the last message, and goes on with it."""

    def __init__(self) -> None:
        self.cursor = ""
        self.told: list[tuple[str, str]] = []

    async def follow(self, calls: Any, count: int) -> None:
        """Watch until so many changes were told in all, then break the stream off."""
        stream = calls.watch(cursor=self.cursor, from_earliest=not self.cursor)
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while len(self.told) < count:
                message = await stream.read()
                self.cursor = message.cursor
                self.told += [(change.claim_id, Kind.Name(change.kind)[18:]) for change in message.changes]
        stream.cancel()


async def test_a_facility_is_told_every_change_once_and_in_order_over_broken_streams_and_restarts(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    watcher = Watcher()
    async with gateway.calls() as calls:
        answer = await calls.submit(fhir_claim("1"))
        await watcher.follow(calls, 2)
        await decide(stack.rows, a_cut(answer.claim_id))
        decided = (await calls.get(answer.claim_id)).claim
        assert decided.state == messages.CLAIM_STATE_DECIDED
        assert decided.decision.accepted_amount.units == 1400
        assert [line.amount.units for line in decided.decision.lines] == [1000, 400]
        again = await calls.submit(fhir_claim("1"))
        assert (again.already_known, again.decision) == (True, decided.decision)
        assert again.claim_response == decided.claim_response != answer.claim_response
        assert [one.claim_id for one in (await calls.list(states=[decided.state])).claims] == [
            answer.claim_id
        ]
        _, reason, *_ = await refused(calls.cancel(answer.claim_id))
        assert reason == "CLAIM_DECIDED"
    gateway.process.kill()
    restarted = await stack.gateway()
    async with restarted.calls() as calls, restarted.calls(OTHER_FACILITY) as others:
        await watcher.follow(calls, 3)
        document = {"content_type": "text/plain", "title": "Ghi chú", "content": b"..."}
        explained = await calls.explain(answer.claim_id, text="Hai lần.", documents=[document])
        assert explained.claim.state == messages.CLAIM_STATE_REVIEWED
        known = await calls.explain(answer.claim_id, text="Hai lần.", documents=[document])
        assert (known.already_known, known.explained_at) == (True, explained.explained_at)
        cancelled = await calls.cancel(answer.claim_id)
        assert cancelled.claim.state == messages.CLAIM_STATE_CANCELLED
        assert json.loads(cancelled.claim.claim_response)["status"] == "cancelled"
        await watcher.follow(calls, 5)
        for call in (others.cancel(answer.claim_id), others.explain(answer.claim_id, text="?")):
            assert (await refused(call))[:2] == (CODE.NOT_FOUND, "CLAIM_NOT_FOUND")
        foreign = others.watch(cursor=watcher.cursor)
        assert (await refused(foreign.read()))[1] == "REQUEST_MALFORMED"
    assert watcher.told == [
        (answer.claim_id, kind) for kind in ("RECEIVED", "REVIEWED", "DECIDED", "EXPLAINED", "CANCELLED")
    ]


async def test_a_gateway_that_stops_ends_its_watchers_with_a_status_to_call_again(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        stream = calls.watch()
        assert (await stream.read()).cursor
        assert await wait_until(lambda: gateway.value("wardgate_watchers"), bool) == 1
        stopping = asyncio.create_task(asyncio.to_thread(gateway.process.stop))
        with pytest.raises(grpc.aio.AioRpcError) as ended:
            await stream.read()
        assert refusal_of(ended.value)[:2] == (CODE.UNAVAILABLE, "GATEWAY_STOPPING")
        assert await stopping == 0


async def test_a_facility_has_a_few_streams_which_end_when_its_token_is_revoked(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator, "REMEMBERED_SECONDS", 0.2)
    monkeypatch.setattr(guard, "CHECK_WATCHERS_SECONDS", 0.2)
    await fill_register(database_url)
    async with start_gateway(database_url, redis_url) as gateway:
        stub = ClaimServiceStub(gateway.channel)

        def watch() -> Any:
            return stub.WatchClaims(messages.WatchClaimsRequest(), metadata=BEARER)

        streams = [watch() for _ in range(WATCHERS_A_FACILITY)]
        for stream in streams:
            assert (await stream.read()).cursor
        assert (await refused(watch().read()))[:2] == (CODE.RESOURCE_EXHAUSTED, "TOO_MANY_WATCHERS")
        connection = await connect(database_url)
        await connection.execute("UPDATE gateway.caller_tokens SET revoked_at = now()")
        await connection.close()
        for stream in streams:
            assert (await refused(stream.read()))[1] == "CALLER_UNKNOWN"
