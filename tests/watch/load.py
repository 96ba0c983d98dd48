"""Look-ups and claims that come in all the time, whether they are answered or not."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count, cycle
from pathlib import Path

import grpc

from gateway.v1.card_service_pb2 import CheckCardRequest
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.claim_service_pb2 import CLAIM_FORMAT_FHIR_R4_JSON, SubmitClaimRequest
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from wardgate.data_folder.connection_file import read_connection_file

LOOK_UPS_A_SECOND, UNKNOWN_A_SECOND, CLAIMS_A_SECOND = 10, 2, 2
TIMEOUT_SECONDS = 10.0


@asynccontextmanager
async def pouring_in(folder: Path) -> AsyncIterator[None]:
    """Calls of one facility of the stack in this data folder."""
    connection = read_connection_file(folder / "connection.env")
    metadata = (("authorization", f"Bearer {connection['WARDGATE_TOKEN']}"),)
    people = cycle(
        person["chip_id"] for person in json.loads((folder / "samples.json").read_text()) if person["chip_id"]
    )
    strangers = (f"001099{number:06}" for number in count(700_000))
    claims = cycle(sorted((folder / "sample-claims").glob("*.json")))
    async with grpc.aio.insecure_channel(connection["WARDGATE_TARGET"]) as channel:
        cards, intake = CardServiceStub(channel), ClaimServiceStub(channel)

        async def check(chip_id: str) -> None:
            request = CheckCardRequest(chip_id=chip_id)
            await cards.CheckCard(request, metadata=metadata, timeout=TIMEOUT_SECONDS)

        async def submit() -> None:
            request = SubmitClaimRequest(content=_renamed(next(claims)), format=CLAIM_FORMAT_FHIR_R4_JSON)
            await intake.SubmitClaim(request, metadata=metadata, timeout=TIMEOUT_SECONDS)

        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(_repeat(lambda: check(next(people)), LOOK_UPS_A_SECOND)),
                tasks.create_task(_repeat(lambda: check(next(strangers)), UNKNOWN_A_SECOND)),
                tasks.create_task(_repeat(submit, CLAIMS_A_SECOND)),
            ]
            yield
            for task in running:
                task.cancel()


numbers = count(1)


def _renamed(path: Path) -> bytes:
    """A sample claim under a number of its own."""
    claim = json.loads(path.read_text("utf-8"))
    claim["identifier"][0]["value"] = f"watch-{next(numbers)}"
    return json.dumps(claim).encode()


async def _repeat(call: Callable[[], Awaitable[object]], times_a_second: int) -> None:
    """Begin calls at this rate, however long they take."""
    async with asyncio.TaskGroup() as calls:
        while True:
            calls.create_task(_ignoring_its_end(call()))
            await asyncio.sleep(1 / times_a_second)


async def _ignoring_its_end(call: Awaitable[object]) -> None:
    with suppress(grpc.aio.AioRpcError):
        await call
