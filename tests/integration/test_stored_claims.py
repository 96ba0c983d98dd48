"""Stored claims: GetClaim, ListClaims, and claims whose gateway has ended."""

import asyncio

import grpc

from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import OTHER_FACILITY, ClaimStack

CODE = grpc.StatusCode


async def test_a_claim_of_another_facility_is_not_found(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as ours, gateway.calls(OTHER_FACILITY) as theirs:
        answer = await ours.submit(fhir_claim("1"), wait=0)
        same_number = fhir_claim("1", provider={"display": "B"})
        for call in (
            theirs.get(answer.claim_id),
            theirs.submit(same_number, replaces_claim_id=answer.claim_id),
            theirs.get("00000000-0000-4000-8000-000000000000"),
        ):
            code, reason, *_ = await refused(call)
            assert (code, reason) == (CODE.NOT_FOUND, "CLAIM_NOT_FOUND")
        assert not (await theirs.list()).claims
        # The same number is another claim at another facility.
        assert not (await theirs.submit(same_number, wait=0)).already_known


async def test_a_list_is_paged_from_the_newest_and_filtered_by_state_and_day(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        ids = [(await calls.submit(fhir_claim(), wait=0)).claim_id for _ in range(5)]
        await stack.worker()
        ids.append((await calls.submit(fhir_claim())).claim_id)
        seen: list[str] = []
        token = ""
        while True:
            page = await calls.list(page_size=4, page_token=token)
            seen += [claim.claim_id for claim in page.claims]
            if not (token := page.next_page_token):
                break
        assert seen == ids[::-1]
        received = await calls.list(states=[messages.CLAIM_STATE_RECEIVED])
        assert not received.claims
        long_ago = {"year": 2020, "month": 1, "day": 1}
        assert not (await calls.list(received_until=long_ago)).claims
        assert len((await calls.list(received_from=long_ago)).claims) == 6
        code, _, _, fields = await refused(calls.list(page_token="x", page_size=1001))
        assert (code, fields) == (CODE.INVALID_ARGUMENT, ["page_size"])


async def test_an_acknowledged_claim_is_not_lost_when_the_gateway_is_killed(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        answers = await asyncio.gather(*(calls.submit(fhir_claim(), wait=0) for _ in range(30)))
        gateway.process.kill()
    assert {answer.state for answer in answers} == {messages.CLAIM_STATE_RECEIVED}
    await stack.worker()
    other = await stack.gateway()
    async with other.calls() as calls:
        for answer in answers:
            await calls.wait_until_reviewed(answer.claim_id)


async def test_a_claim_is_acknowledged_while_no_worker_runs(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        answer = await calls.submit(fhir_claim("1"), wait=0.3)
        assert answer.state == messages.CLAIM_STATE_RECEIVED
        assert not answer.HasField("review")
        await stack.worker()
        assert (await calls.submit(fhir_claim("1"), wait=20)).state == messages.CLAIM_STATE_REVIEWED
