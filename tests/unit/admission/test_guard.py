"""What happens around a method of any service, over a real channel."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from gateway.admission import guard as guard_module
from gateway.admission.caller import Caller
from gateway.admission.callers import Callers
from gateway.admission.error_status import ErrorStatuses
from gateway.admission.guard import Guard
from gateway.admission.guarded_server import GuardedServer
from gateway.admission.queue_delay import QueueDelay
from gateway.metrics import Metrics
from gateway.refusals import FieldViolation, RequestMalformed
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import (
    CardServiceServicer,
    CardServiceStub,
    add_CardServiceServicer_to_server,
)
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import patience
from tests.fakes.tokens import FakeTokens
from tests.integration.running import until
from wardgate.client import Refused

BEARER = (("authorization", "Bearer secret"),)


class Moody(CardServiceServicer):
    """Does what the number asked for says."""

    def __init__(self) -> None:
        self.hanging = asyncio.Event()
        self._hanging = 0

    async def CheckCard(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:  # noqa: N802 - gRPC's
        match request.chip_id:
            case "refuse":
                raise RequestMalformed([FieldViolation("chip_id", "no")])
            case "fail":
                raise RuntimeError("DN4010112345678 is broken")
            case "hang":
                self.hanging.set()
                self._hanging += 1
                try:
                    await asyncio.sleep(60)
                finally:
                    self._hanging -= 1
        return wire.CheckCardResponse(check_id=caller.facility)

    async def how_many_hang(self) -> int:
        """At this moment."""
        return self._hanging

    async def CheckCards(  # noqa: N802 - gRPC's
        self, requests: AsyncIterator[wire.CheckCardsRequest], caller: Caller
    ) -> AsyncGenerator[wire.CheckCardsResponse, None]:
        async for _ in requests:
            yield wire.CheckCardsResponse(answers=[wire.KeyedAnswer(key=caller.facility)])
        raise RuntimeError("DN4010112345678 is broken")


class Guarded:
    """A guarded service, and what is counted and logged of it."""

    def __init__(
        self,
        stub: CardServiceStub,
        moody: Moody,
        waiting: QueueDelay,
        clock: FakeClock,
        registry: CollectorRegistry,
        log: LogCapture,
    ) -> None:
        self.stub = stub
        self.moody = moody
        self.waiting = waiting
        self.clock = clock
        self.log = log
        self._registry = registry

    async def call(self, chip_id: str) -> grpc.StatusCode:
        """How a call ends."""
        try:
            await self.stub.CheckCard(wire.CheckCardRequest(chip_id=chip_id), metadata=BEARER)
        except grpc.aio.AioRpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    @retry(
        retry=retry_if_exception_type(AssertionError),
        stop=stop_after_delay(5),
        wait=wait_fixed(0.01),
        reraise=True,
    )
    async def is_counted(
        self, code: str, times: int = 1, method: str = "CheckCard", kind: str = "unary"
    ) -> None:
        """So many calls ended so. The caller may have its status a moment before it is counted."""
        assert self._handled(code, method, kind) == times

    def _handled(self, code: str, method: str, kind: str) -> float | None:
        labels = {
            "grpc_service": "gateway.v1.CardService",
            "grpc_method": method,
            "grpc_type": kind,
            "grpc_code": code,
        }
        return self._registry.get_sample_value("grpc_server_handled_total", labels)


@pytest.fixture
async def guarded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guarded]:
    """With room for two look-ups and two streams, one of a facility."""
    monkeypatch.setattr(guard_module, "UNARY_AT_ONCE", 2)
    monkeypatch.setattr(guard_module, "STREAMS_AT_ONCE", 2)
    monkeypatch.setattr(guard_module, "STREAMS_OF_A_FACILITY", 1)
    tokens, registry, log, moody = FakeTokens(), CollectorRegistry(), LogCapture(), Moody()
    for token, facility in (("secret", "01001"), ("other", "01002"), ("third", "01003")):
        tokens.issue(token, facility)
    failures = ErrorStatuses(structlog.wrap_logger(None, [log]))
    server = grpc.aio.server()
    metrics, clock = Metrics(registry), FakeClock()
    waiting = QueueDelay(metrics.calls_waiting_seconds, clock.seconds)
    guard = Guard(Callers(tokens, patience()), waiting, metrics, failures)
    add_CardServiceServicer_to_server(moody, GuardedServer(server, guard))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Guarded(CardServiceStub(channel), moody, waiting, clock, registry, log)
    await server.stop(None)


async def test_a_method_is_given_the_caller(guarded: Guarded) -> None:
    answer = await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER)
    assert answer.check_id == "01001"
    await guarded.is_counted("OK")


async def test_a_refusal_is_counted_by_its_status_and_not_logged(guarded: Guarded) -> None:
    assert await guarded.call("refuse") is grpc.StatusCode.INVALID_ARGUMENT
    await guarded.is_counted("InvalidArgument")
    assert guarded.log.entries == []


async def test_a_failure_is_a_bare_internal_with_a_reference_to_the_log(guarded: Guarded) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await guarded.stub.CheckCard(wire.CheckCardRequest(chip_id="fail"), metadata=BEARER)
    assert error.value.code() is grpc.StatusCode.INTERNAL
    assert guarded.log.entries[0]["reference"] in str(error.value.details())
    assert "DN4010112345678" not in f"{error.value.details()} {guarded.log.entries}"
    await guarded.is_counted("Internal")


async def test_a_caller_who_leaves_is_counted_and_stops_the_work(guarded: Guarded) -> None:
    call = guarded.stub.CheckCard(wire.CheckCardRequest(chip_id="hang"), metadata=BEARER)
    left = asyncio.ensure_future(call)
    await guarded.moody.hanging.wait()
    left.cancel()
    await guarded.is_counted("Canceled")


async def test_a_stream_is_guarded_too(guarded: Guarded) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()

    call = guarded.stub.CheckCards(requests(), metadata=BEARER)
    assert (await call.read()).answers[0].key == "01001"
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call.read()
    assert error.value.code() is grpc.StatusCode.INTERNAL
    await guarded.is_counted("Internal", 1, "CheckCards", "bidi_stream")


@asynccontextmanager
async def full_of_calls(guarded: Guarded) -> AsyncIterator[None]:
    """Two look-ups hang, until left."""
    hanging = [asyncio.ensure_future(guarded.call("hang")) for _ in range(2)]
    await until(guarded.moody.how_many_hang, lambda count: count == 2)
    yield
    for call in hanging:
        call.cancel()
    await until(guarded.moody.how_many_hang, lambda count: count == 0)


async def overloaded(call: Awaitable[object]) -> float:
    """The seconds after which a call that must be refused for lack of room is to be made again."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    assert error.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    refused = Refused.from_rpc_error(error.value)
    assert refused.reason == "OVERLOADED"
    assert refused.retry_after is not None
    return refused.retry_after.total_seconds()


async def test_beyond_what_there_is_room_for_calls_are_refused_at_once_whoever_calls(
    guarded: Guarded,
) -> None:
    async with full_of_calls(guarded):
        seconds = [await overloaded(guarded.stub.CheckCard(wire.CheckCardRequest())) for _ in range(8)]
        await guarded.is_counted("ResourceExhausted", 8)
    assert all(0.5 <= wait <= 1.5 for wait in seconds)
    assert len(set(seconds)) > 1
    assert guarded.log.entries == []


async def test_there_is_room_again_when_a_call_has_ended_however_it_ended(guarded: Guarded) -> None:
    for end in ("refuse", "fail", "answer"):
        for _ in range(3):
            await guarded.call(end)
    async with full_of_calls(guarded):
        pass
    assert await guarded.call("answer") is grpc.StatusCode.OK


async def test_a_method_that_is_full_leaves_the_others_their_room(guarded: Guarded) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()
        await asyncio.sleep(60)

    async with full_of_calls(guarded):
        stream = guarded.stub.CheckCards(requests(), metadata=BEARER)
        await stream.read()
        stream.cancel()


async def test_a_facilitys_streams_leave_the_others_theirs_until_all_are_taken(guarded: Guarded) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()
        await asyncio.sleep(60)

    def stream(token: str) -> Any:
        return guarded.stub.CheckCards(requests(), metadata=(("authorization", f"Bearer {token}"),))

    first, others = stream("secret"), stream("other")
    await first.read()
    await overloaded(stream("secret").read())
    await others.read()
    await overloaded(stream("third").read())
    first.cancel()
    others.cancel()


async def test_who_has_waited_for_long_is_refused_though_there_is_room(guarded: Guarded) -> None:
    calls = iter([asyncio.sleep(0), asyncio.sleep(60)])
    measuring = asyncio.create_task(guarded.waiting.measure(lambda: next(calls)))
    assert await guarded.call("answer") is grpc.StatusCode.OK
    guarded.clock.pass_by(1.1)
    await overloaded(guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER))
    measuring.cancel()


@pytest.mark.parametrize("made", [grpc.unary_stream_rpc_method_handler, grpc.stream_unary_rpc_method_handler])
def test_a_method_of_another_kind_is_refused_when_it_is_registered(made: Any) -> None:
    log, metrics = structlog.wrap_logger(None, [LogCapture()]), Metrics(CollectorRegistry())
    guard = Guard(
        Callers(FakeTokens(), patience()),
        QueueDelay(metrics.calls_waiting_seconds),
        metrics,
        ErrorStatuses(log),
    )
    with pytest.raises(TypeError, match=r"a\.Service/Watch"):
        guard.around("a.Service", "Watch", made(lambda request, caller: None))
