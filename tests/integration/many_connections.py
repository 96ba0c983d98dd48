"""Clinics at a port that several gateways share: each has a connection of its own, to one of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import grpc
from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from tests.fakes.fhir_claim import CHIP_ID

# Else all channels of a process to one address would be one connection.
OWN_CONNECTION = (("grpc.use_local_subchannel_pool", 1),)
REQUEST = CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=3, day=2))


class Clinic:
    """One connection."""

    def __init__(self, stub: CardServiceStub, token: str) -> None:
        self._stub = stub
        self._metadata = (("authorization", f"Bearer {token}"),)

    async def look_up(self, request: CheckCardRequest = REQUEST) -> CheckCardResponse:
        """One look-up with a second's deadline; nothing is tried again."""
        answer: CheckCardResponse = await self._stub.CheckCard(request, timeout=1, metadata=self._metadata)
        return answer

    async def look_up_until(self, enough: asyncio.Event) -> Counter[grpc.StatusCode]:
        """Again and again: how often each status came."""
        told: Counter[grpc.StatusCode] = Counter()
        while not enough.is_set():
            try:
                await self.look_up()
                told[grpc.StatusCode.OK] += 1
            except grpc.aio.AioRpcError as error:
                told[error.code()] += 1
        return told


@asynccontextmanager
async def clinics(target: str, token: str, count: int) -> AsyncIterator[Sequence[Clinic]]:
    """So many."""
    async with AsyncExitStack() as stack:
        channels = [
            await stack.enter_async_context(grpc.aio.insecure_channel(target, options=OWN_CONNECTION))
            for _ in range(count)
        ]
        yield [Clinic(CardServiceStub(channel), token) for channel in channels]
