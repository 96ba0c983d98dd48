"""More calls than can be answered, and callers who do not wait: a gateway as a process under a crowd."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
import msgspec
import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.outcome_pb2 import VERDICT_VALID
from tests.fakes.fhir_claim import CHIP_ID, FACILITY
from tests.integration.claim_stack import ROOT, TOKENS, ClaimStack, Gateway
from tests.integration.running import until
from wardgate.client import WardgateClient

MIB = 1024 * 1024
METADATA = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
REQUEST = wire.CheckCardRequest(chip_id=CHIP_ID)
METHODS = {
    "CheckCard": {"grpc_service": "gateway.v1.CardService", "grpc_type": "unary"},
    "CheckCards": {"grpc_service": "gateway.v1.CardService", "grpc_type": "bidi_stream"},
}
# What a call that waits its turn may cost; some 13 KB were measured.
BYTES_A_CALL = 30 * 1024


class Ended(msgspec.Struct):
    """How the calls of a crowd ended; see tests.integration.crowd."""

    check_ids: list[str]
    ends: dict[str, int]
    retry_after: list[float]


class Loaded:
    """A gateway and its crowds."""

    def __init__(self, stack: ClaimStack, gateway: Gateway) -> None:
        self.stack = stack
        self.gateway = gateway
        self.peak_bytes = 0

    async def crowd(self, *options: str) -> Ended:
        """One comes and goes."""
        async with self._crowd(*options) as process:
            return await self._outcome(process)

    async def crowd_at_once(self, *options: str) -> Ended:
        """The same, but the gateway is held still until all calls are at its door."""
        async with self._crowd(*options) as process:
            self.gateway.running.freeze()
            try:
                outcome = asyncio.create_task(self._outcome(process))
                await asyncio.sleep(3)
            finally:
                self.gateway.running.thaw()
            return await outcome

    @asynccontextmanager
    async def _crowd(self, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        command = ("-m", "tests.integration.crowd", self.gateway.target, TOKENS[FACILITY], CHIP_ID, *options)
        process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, **pipes)  # type: ignore[arg-type]
        try:
            assert process.stdout
            assert await process.stdout.readline() == b"ready\n"
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _outcome(self, process: asyncio.subprocess.Process) -> Ended:
        watching = asyncio.create_task(self._watch_memory())
        said, _ = await process.communicate(b"go\n")
        watching.cancel()
        return msgspec.json.decode(said, type=Ended)

    async def _watch_memory(self) -> None:
        while True:
            self.peak_bytes = max(self.peak_bytes, self.gateway.running.memory_bytes())
            await asyncio.sleep(0.02)

    async def look_up(self) -> str:
        """An ordinary one, by a client that comes back when told to: its check id."""
        async with WardgateClient(self.gateway.target, TOKENS[FACILITY]) as client:
            return (await client.check_card(chip_id=CHIP_ID)).check_id

    async def is_well(self) -> None:
        """It answers, it says that it serves, no call is left over, and nothing of note was logged."""
        await self.look_up()
        async with grpc.aio.insecure_channel(self.gateway.target) as channel:
            health = await HealthStub(channel).Check(HealthCheckRequest(), timeout=10)
        assert health.status == HealthCheckResponse.SERVING
        await until(self._calls_under_way, lambda count: count == 0)
        lines = self.gateway.running.log().splitlines()
        assert [json.loads(line)["event"] for line in lines] == ["serving"]

    async def _calls_under_way(self) -> float:
        return sum(
            self.gateway.metric("grpc_server_started_total", grpc_method=name, **labels)
            - self.gateway.metric("grpc_server_handling_seconds_count", grpc_method=name, **labels)
            for name, labels in METHODS.items()
        )

    async def logged(self) -> list[str]:
        """The check ids in the access log."""
        return [
            str(check_id) for (check_id,) in await self.stack.rows("SELECT check_id FROM gateway.access_log")
        ]


@pytest.fixture
async def loaded(stack: ClaimStack) -> Loaded:
    """A gateway that has answered its first look-up."""
    started = Loaded(stack, await stack.gateway())
    await started.look_up()
    return started


async def test_ten_thousand_calls_at_once_are_answered_or_told_when_to_come_back(loaded: Loaded) -> None:
    before, at_rest = await loaded.logged(), loaded.gateway.running.memory_bytes()
    ended = await loaded.crowd_at_once()
    assert len(ended.check_ids) + ended.ends["OVERLOADED"] == 10_000
    assert ended.check_ids
    assert 0.5 <= ended.retry_after[0] < ended.retry_after[1] <= 1.5
    assert sorted(await loaded.logged()) == sorted(before + ended.check_ids)
    await loaded.is_well()

    after_one = loaded.gateway.running.memory_bytes()
    await loaded.crowd_at_once()
    assert loaded.peak_bytes - at_rest < 10_000 * BYTES_A_CALL
    assert after_one - at_rest < 64 * MIB
    assert loaded.gateway.running.memory_bytes() - after_one < 16 * MIB


async def test_one_connections_calls_wait_at_the_caller_and_are_all_answered(loaded: Loaded) -> None:
    at_rest = loaded.gateway.running.memory_bytes()
    ended = await loaded.crowd("--connections", "1", "--calls", "5000")
    assert (len(ended.check_ids), ended.ends) == (5000, {})
    assert loaded.peak_bytes - at_rest < 48 * MIB


async def test_it_says_that_it_serves_while_a_crowd_is_at_the_door(loaded: Loaded) -> None:
    crowd = asyncio.create_task(loaded.crowd())
    said = []
    async with grpc.aio.insecure_channel(loaded.gateway.target) as channel:
        while not crowd.done():
            health = await HealthStub(channel).Check(HealthCheckRequest(), timeout=2)
            said.append(health.status)
            await asyncio.sleep(0.05)
    assert len(said) > 10
    assert set(said) == {HealthCheckResponse.SERVING}
    await crowd


@pytest.mark.parametrize("deadline", ["0.001", "0.005", "0.05"])
async def test_deadlines_that_cannot_be_kept_leave_nothing_behind(loaded: Loaded, deadline: str) -> None:
    ended = await loaded.crowd("--calls", "2000", "--deadline", deadline)
    assert set(ended.ends) <= {"DEADLINE_EXCEEDED", "OVERLOADED"}
    assert ended.ends["DEADLINE_EXCEEDED"]
    assert set(ended.check_ids) <= set(await loaded.logged())
    await loaded.is_well()


async def test_callers_who_go_away_take_nobodys_answer_along(loaded: Loaded) -> None:
    leaving, staying = await asyncio.gather(
        loaded.crowd("--calls", "2000", "--leave-within", "0.5"), loaded.crowd("--calls", "500")
    )
    assert leaving.ends["left"]
    assert set(leaving.ends) <= {"left", "OVERLOADED"}
    assert len(staying.check_ids) + staying.ends.get("OVERLOADED", 0) == 500
    assert {*leaving.check_ids, *staying.check_ids} <= set(await loaded.logged())
    await loaded.is_well()


async def test_streams_that_are_left_in_the_middle_leave_nothing_behind(loaded: Loaded) -> None:
    async with grpc.aio.insecure_channel(loaded.gateway.target) as channel:
        stub = CardServiceStub(channel)
        await asyncio.gather(*(leave_a_stream(stub, number) for number in range(100)))
    await loaded.is_well()


async def leave_a_stream(stub: CardServiceStub, number: int) -> None:
    """After some of its answers, while others are being worked out and written."""

    async def for_ever() -> AsyncIterator[wire.CheckCardsRequest]:
        while True:
            checks = [wire.KeyedCheck(key=str(key), request=REQUEST) for key in range(50)]
            yield wire.CheckCardsRequest(checks=checks)

    call = stub.CheckCards(for_ever(), metadata=METADATA)
    for _ in range(number % 4):
        await call.read()
    call.cancel()


async def test_many_streams_wait_for_their_turn_and_leave_single_look_ups_theirs(loaded: Loaded) -> None:
    checks = [wire.KeyedCheck(key=str(key), request=REQUEST) for key in range(500)]
    async with grpc.aio.insecure_channel(loaded.gateway.target) as channel:
        stub = CardServiceStub(channel)
        streams = [asyncio.create_task(verdicts(stub, checks)) for _ in range(60)]
        for _ in range(5):
            await loaded.look_up()
        assert not all(stream.done() for stream in streams)
        assert await asyncio.gather(*streams) == [[VERDICT_VALID] * 500] * 60


async def verdicts(stub: CardServiceStub, checks: list[wire.KeyedCheck]) -> list[int]:
    """Of one message of a stream."""

    async def once() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest(checks=checks)

    call = stub.CheckCards(once(), metadata=METADATA)
    return [
        answer.response.verdict
        for message in [message async for message in call]
        for answer in message.answers
    ]
