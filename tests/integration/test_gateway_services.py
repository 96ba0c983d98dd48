"""Two gateway processes that share the work: one serves look-ups alone, the other one claims alone."""

import asyncio
from datetime import date, timedelta

import grpc
import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from redis.asyncio import Redis

from gateway.claims.pacing.claim_pace import MOST, MOST_ALONE
from gateway.claims.pacing.redis_board import CLAIMS_UNDER_WAY
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.wait_until import wait_until
from wardgate.client import Refused, WardgateClient, card_question

CARDS, CLAIMS = "gateway.v1.CardService", "gateway.v1.ClaimService"


def client(gateway: Gateway, token: str = TOKENS[FACILITY]) -> WardgateClient:
    return WardgateClient(gateway.target, token)


async def health(gateway: Gateway, service: str) -> int | grpc.StatusCode:
    """The status of a service, or how the check failed."""
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        try:
            answer = await HealthStub(channel).Check(HealthCheckRequest(service=service), timeout=10)
        except grpc.aio.AioRpcError as error:
            return error.code()
    status: int = answer.status
    return status


async def test_look_ups_and_claims_can_be_served_by_a_gateway_each(stack: ClaimStack) -> None:
    cards = await stack.gateway(WARDGATE_SERVES="cards")
    claims = await stack.gateway(WARDGATE_SERVES="claims")
    claim = fhir_claim()
    async with client(cards) as to_cards, client(claims) as to_claims:
        look_up = await to_cards.check_card(chip_id=CHIP_ID, service_date=date(2026, 3, 2))
        assert look_up.outcome == OUTCOME_ACCURATE
        assert (await to_claims.submit_claim(claim, wait=timedelta())).claim_id
        with pytest.raises(Refused) as of_cards:
            await to_cards.submit_claim(claim)
        with pytest.raises(Refused) as of_claims:
            await to_claims.check_card(chip_id=CHIP_ID)
        stream = to_claims.check_cards([("1", card_question(chip_id=CHIP_ID))])
        with pytest.raises(Refused) as of_stream:
            await anext(stream)
        with pytest.raises(Refused) as of_watching:
            await anext(to_cards.watch_claims())
    refused = [of_cards.value, of_claims.value, of_stream.value, of_watching.value]
    assert {each.reason for each in refused} == {"SERVICE_NOT_SERVED"}
    assert {each.code for each in refused} == {grpc.StatusCode.UNIMPLEMENTED}
    async with client(claims, "not-a-token") as stranger:
        with pytest.raises(Refused, match="CALLER_UNKNOWN"):
            await stranger.check_card(chip_id=CHIP_ID)
    serving, unknown = HealthCheckResponse.SERVING, grpc.StatusCode.NOT_FOUND
    assert [await health(cards, each) for each in ("", CARDS, CLAIMS)] == [serving, serving, unknown]
    assert [await health(claims, each) for each in ("", CARDS, CLAIMS)] == [serving, unknown, serving]


async def test_slow_look_ups_at_one_gateway_slow_the_claims_at_another(stack: ClaimStack) -> None:
    cards = await stack.gateway(WARDGATE_SERVES="cards", WARDGATE_LOOK_UP_TARGET_MILLISECONDS="1")
    claims = await stack.gateway(WARDGATE_SERVES="claims")
    assert claims.metric("wardgate_claims_at_once") == MOST_ALONE
    async with client(cards) as to_cards:

        async def at_once() -> float:
            await asyncio.gather(*(to_cards.check_card(chip_id=CHIP_ID) for _ in range(20)))
            return claims.metric("wardgate_claims_at_once")

        await wait_until(at_once, lambda limit: limit < MOST / 2)


async def test_claims_at_one_gateway_are_known_to_those_with_look_ups(
    stack: ClaimStack, redis_url: str
) -> None:
    claims = await stack.gateway(WARDGATE_SERVES="claims")
    async with client(claims) as to_claims, Redis.from_url(redis_url) as redis:
        await to_claims.submit_claim(fhir_claim(), wait=timedelta())
        await wait_until(lambda: redis.exists(CLAIMS_UNDER_WAY), lambda found: found == 1)
