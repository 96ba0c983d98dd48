"""What a gateway process reports about its services, and a look-up there."""

from functools import partial
from operator import eq
from typing import Any

import grpc
from google.type.date_pb2 import Date
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from tests.fakes.fhir_claim import CHIP_ID, FACILITY
from tests.integration.claim_stack import TOKENS, Gateway
from tests.wait_until import wait_until

SERVING, NOT_SERVING = HealthCheckResponse.SERVING, HealthCheckResponse.NOT_SERVING
SERVICES = {"cards": "gateway.v1.CardService", "claims": "gateway.v1.ClaimService", "whole": ""}
REQUEST = wire.CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=3, day=2))
BEARER = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)


async def wait_for_health(gateway: Gateway, **expected: Any) -> None:
    """Wait until health reports this status for each of these services: `cards`, `claims`, `whole`."""
    async with grpc.aio.insecure_channel(gateway.target) as channel:

        async def status(service: str) -> HealthCheckResponse.ServingStatus:
            answer = await HealthStub(channel).Check(HealthCheckRequest(service=SERVICES[service]))
            return answer.status

        for service, wanted in expected.items():
            await wait_until(partial(status, service), partial(eq, wanted))


async def look_up(gateway: Gateway) -> wire.CheckCardResponse:
    """Look up the person of the stack. Raises AioRpcError where that is refused."""
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        answer: wire.CheckCardResponse = await CardServiceStub(channel).CheckCard(REQUEST, metadata=BEARER)
    return answer
