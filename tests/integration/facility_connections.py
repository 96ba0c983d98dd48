"""Connections of facilities to a port that several gateways share; each connection reaches one of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import grpc
from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from tests.fakes.fhir_claim import CHIP_ID
from tests.wait_until import LONGEST_WAIT_SECONDS

# Without this option all channels of a process to one address share a connection.
OWN_CONNECTION = (("grpc.use_local_subchannel_pool", 1),)
REQUEST = CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=3, day=2))


class FacilityConnection:
    """One connection. `statuses` counts how the calls of `look_up_until` ended."""

    def __init__(self, stub: CardServiceStub, token: str) -> None:
        self._stub = stub
        self._metadata = (("authorization", f"Bearer {token}"),)
        self.statuses: Counter[grpc.StatusCode] = Counter()

    async def look_up(
        self, request: CheckCardRequest = REQUEST, deadline: float = LONGEST_WAIT_SECONDS
    ) -> CheckCardResponse:
        """One look-up without retries; `deadline` in seconds."""
        answer: CheckCardResponse = await self._stub.CheckCard(
            request, timeout=deadline, metadata=self._metadata
        )
        return answer

    async def look_up_until(self, stop: asyncio.Event) -> None:
        """Look up again and again."""
        while not stop.is_set():
            try:
                await self.look_up()
                self.statuses[grpc.StatusCode.OK] += 1
            except grpc.aio.AioRpcError as error:
                self.statuses[error.code()] += 1


@asynccontextmanager
async def open_connections(
    target: str, token: str, count: int
) -> AsyncIterator[Sequence[FacilityConnection]]:
    """`count` connections with this token."""
    async with AsyncExitStack() as stack:
        channels = [
            await stack.enter_async_context(grpc.aio.insecure_channel(target, options=OWN_CONNECTION))
            for _ in range(count)
        ]
        yield [FacilityConnection(CardServiceStub(channel), token) for channel in channels]


async def wait_for_answers(connections: Sequence[FacilityConnection]) -> None:
    """Wait until `look_up_until` has had two more answers on each connection."""
    needed = [connection.statuses[grpc.StatusCode.OK] + 2 for connection in connections]
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        for connection, count in zip(connections, needed, strict=True):
            while connection.statuses[grpc.StatusCode.OK] < count:  # noqa: ASYNC110 - a counter, not an event
                await asyncio.sleep(0.01)
