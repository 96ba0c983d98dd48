"""A gateway process with more calls than it can answer, and with callers that cancel."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import monotonic

import grpc
import msgspec
import pytest
from google.type.date_pb2 import Date
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_fixed

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.outcome_pb2 import VERDICT_VALID
from tests.fakes.fhir_claim import CHIP_ID, FACILITY
from tests.integration.claim_stack import ROOT, TOKENS, ClaimStack, Gateway, claim_stack
from tests.integration.log_lines import events
from tests.integration.timing.allowed_time import allowed
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.client import Refused, WardgateClient
from wardgate.client.retry import WRITE_FAILED, is_temporary
from wardgate.stack.embedded.redis import EmbeddedRedis

MIB = 1024 * 1024
METADATA = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
REQUEST = wire.CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=3, day=2))
METHODS = {
    "CheckCard": {"grpc_service": "gateway.v1.CardService", "grpc_type": "unary"},
    "CheckCards": {"grpc_service": "gateway.v1.CardService", "grpc_type": "bidi_stream"},
}
# The most memory that a waiting call may need; about 13 KB were measured.
BYTES_A_CALL = 30 * 1024


class Ended(msgspec.Struct):
    """How concurrent calls ended; see tests.integration.timing.concurrent_calls."""

    check_ids: list[str]
    ends: dict[str, int]
    retry_after: list[float]


class Loaded:
    """A gateway and the load on it."""

    def __init__(self, stack: ClaimStack, gateway: Gateway) -> None:
        self.stack = stack
        self.gateway = gateway
        self.peak_bytes = 0

    async def call(self, *options: str) -> Ended:
        """Make concurrent calls and wait until they have ended."""
        async with self._connected_callers(*options) as process:
            return await self._outcome(process)

    async def call_while_frozen(self, *options: str) -> Ended:
        """The same, but the gateway is frozen until all calls are sent."""
        async with self._connected_callers(*options) as process:
            self.gateway.process.freeze()
            try:
                await self._begin(process)
            finally:
                self.gateway.process.thaw()
            return await self._ended(process)

    @asynccontextmanager
    async def _connected_callers(self, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        command = (
            "-m",
            "tests.integration.timing.concurrent_calls",
            self.gateway.target,
            TOKENS[FACILITY],
            CHIP_ID,
            *options,
        )
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
        await self._begin(process)
        return await self._ended(process)

    async def _begin(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"go\n")
        assert await process.stdout.readline() == b"sent\n"

    async def _ended(self, process: asyncio.subprocess.Process) -> Ended:
        sampling = asyncio.create_task(self._sample_memory())
        report, _ = await process.communicate()
        sampling.cancel()
        return msgspec.json.decode(report, type=Ended)

    async def _sample_memory(self) -> None:
        while True:
            self.peak_bytes = max(self.peak_bytes, self.gateway.process.memory_bytes())
            await asyncio.sleep(0.02)

    async def look_up(self) -> str:
        """A look-up by a client that retries; returns the check id."""
        async with WardgateClient(self.gateway.target, TOKENS[FACILITY]) as client:
            return (await client.check_card(chip_id=CHIP_ID)).check_id

    async def assert_healthy(self) -> None:
        """It answers, health reports serving, no call is left, and nothing but "serving" was logged."""
        await self.look_up()
        async with grpc.aio.insecure_channel(self.gateway.target) as channel:
            health = await HealthStub(channel).Check(HealthCheckRequest(), timeout=10)
        assert health.status == HealthCheckResponse.SERVING
        await wait_until(self._calls_in_flight, lambda count: count == 0)
        assert events(self.gateway.process.log().splitlines()) == ["serving"]

    async def _calls_in_flight(self) -> float:
        return sum(
            self.gateway.metric("grpc_server_started_total", grpc_method=name, **labels)
            - self.gateway.metric("grpc_server_handling_seconds_count", grpc_method=name, **labels)
            for name, labels in METHODS.items()
        )

    async def logged(self) -> list[str]:
        """The check ids in the access log, once none is spooled, as where the database is busy."""
        await wait_until(lambda: self.gateway.value("wardgate_access_spooled"), lambda count: count == 0)
        return [
            str(check_id) for (check_id,) in await self.stack.rows("SELECT check_id FROM gateway.access_log")
        ]


@pytest.fixture
async def loaded(stack: ClaimStack) -> Loaded:
    """A gateway of its own that has answered its first look-up, for tests of its memory."""
    started = Loaded(stack, await stack.gateway())
    await started.look_up()
    return started


@pytest.fixture(scope="module")
def shared(
    shared_database_url: str, redis_server: EmbeddedRedis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The gateway of the other tests: each leaves it healthy."""
    folder = tmp_path_factory.mktemp("stack")
    with claim_stack(shared_database_url, redis_server.url, folder) as stack:
        yield Loaded(stack, asyncio.run(stack.gateway()))


async def test_ten_thousand_concurrent_calls_are_answered_or_refused_with_a_retry_delay(
    loaded: Loaded,
) -> None:
    before, at_rest = await loaded.logged(), loaded.gateway.process.memory_bytes()
    ended = await loaded.call_while_frozen()
    assert (len(ended.check_ids) + ended.ends["OVERLOADED"], set(ended.ends)) == (10_000, {"OVERLOADED"})
    assert ended.check_ids
    assert 0.5 <= ended.retry_after[0] < ended.retry_after[1] <= 1.5
    assert sorted(await loaded.logged()) == sorted(before + ended.check_ids)
    await loaded.assert_healthy()

    after_one = loaded.gateway.process.memory_bytes()
    await loaded.call_while_frozen()
    assert loaded.peak_bytes - at_rest < 10_000 * BYTES_A_CALL
    assert after_one - at_rest < 64 * MIB
    assert loaded.gateway.process.memory_bytes() - after_one < 16 * MIB


async def test_the_calls_of_one_connection_wait_at_the_caller_and_are_all_answered(loaded: Loaded) -> None:
    at_rest = loaded.gateway.process.memory_bytes()
    ended = await loaded.call("--connections", "1", "--calls", "5000")
    # On a busy machine, some of them wait for more than a second in the gateway.
    assert len(ended.check_ids) + ended.ends.get("OVERLOADED", 0) == 5000
    assert len(ended.check_ids) > 4000
    assert loaded.peak_bytes - at_rest < 48 * MIB


async def test_health_reports_serving_during_overload(shared: Loaded) -> None:
    calls = asyncio.create_task(shared.call())
    statuses, took, allowed_before = [], [], allowed(2)
    async with grpc.aio.insecure_channel(shared.gateway.target) as channel:
        while not calls.done():
            began = monotonic()
            health = await HealthStub(channel).Check(HealthCheckRequest(), timeout=LONGEST_WAIT_SECONDS)
            took.append(monotonic() - began)
            statuses.append(health.status)
            await asyncio.sleep(0.05)
    assert len(statuses) > 10
    assert set(statuses) == {HealthCheckResponse.SERVING}
    assert max(took) < max(allowed_before, allowed(2))
    await calls
    await shared.assert_healthy()


@pytest.mark.parametrize("deadline", ["0.001", "0.005", "0.05"])
async def test_calls_whose_deadlines_expire_leave_nothing_behind(shared: Loaded, deadline: str) -> None:
    ended = await shared.call("--calls", "2000", "--deadline", deadline)
    assert set(ended.ends) <= {"DEADLINE_EXCEEDED", "OVERLOADED"}
    assert ended.ends["DEADLINE_EXCEEDED"]
    assert set(ended.check_ids) <= set(await shared.logged())
    await shared.assert_healthy()


async def test_cancelled_calls_do_not_affect_other_answers(shared: Loaded) -> None:
    cancelled, others = await asyncio.gather(
        shared.call("--calls", "2000", "--cancel-within", "0.5"), shared.call("--calls", "500")
    )
    assert cancelled.ends["cancelled"]
    assert set(cancelled.ends) <= {"cancelled", "OVERLOADED"}
    assert len(others.check_ids) + others.ends.get("OVERLOADED", 0) == 500
    assert {*cancelled.check_ids, *others.check_ids} <= set(await shared.logged())
    await shared.assert_healthy()


async def test_cancelled_streams_leave_nothing_behind(shared: Loaded) -> None:
    async with grpc.aio.insecure_channel(shared.gateway.target) as channel:
        stub = CardServiceStub(channel)
        assert any(await asyncio.gather(*(cancel_a_stream(stub, number) for number in range(100))))
    await shared.assert_healthy()


async def cancel_a_stream(stub: CardServiceStub, number: int) -> bool:
    """After some of its answers, while others are being made and sent.

    False where the gateway has ended it before, as on a busy machine, on which it waits too long.
    """

    async def endless_requests() -> AsyncIterator[wire.CheckCardsRequest]:
        while True:
            checks = [wire.KeyedCheck(key=str(key), request=REQUEST) for key in range(50)]
            yield wire.CheckCardsRequest(checks=checks)

    call = stub.CheckCards(endless_requests(), metadata=METADATA)
    for _ in range(number % 4):
        try:
            await call.read()
        except grpc.aio.AioRpcError as error:
            refused = Refused.from_rpc_error(error)
            assert refused.reason == "OVERLOADED" or refused.message == WRITE_FAILED
            return False
    return bool(call.cancel())


async def test_many_streams_wait_and_single_look_ups_are_still_answered(shared: Loaded) -> None:
    checks = [wire.KeyedCheck(key=str(key), request=REQUEST) for key in range(500)]
    async with grpc.aio.insecure_channel(shared.gateway.target) as channel:
        stub = CardServiceStub(channel)
        streams = [asyncio.create_task(verdicts(stub, checks)) for _ in range(60)]
        for _ in range(5):
            await shared.look_up()
        assert not all(stream.done() for stream in streams)
        assert await asyncio.gather(*streams) == [[VERDICT_VALID] * 500] * 60


async def verdicts(stub: CardServiceStub, checks: list[wire.KeyedCheck]) -> list[int]:
    """The verdicts of a stream with one message, which is sent again where a busy gateway refuses it."""

    async def one_request() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest(checks=checks)

    async for attempt in AsyncRetrying(
        retry=retry_if_exception(is_temporary), wait=wait_fixed(1), stop=stop_after_attempt(20), reraise=True
    ):
        with attempt:
            messages = [one async for one in stub.CheckCards(one_request(), metadata=METADATA)]
    return [answer.response.verdict for message in messages for answer in message.answers]
