"""What happens around a method of any service, over a real channel."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from gateway.access.caller import Caller
from gateway.access.callers import Callers
from gateway.interceptors.failure import Failures
from gateway.interceptors.guard import Guard
from gateway.interceptors.guarded_server import GuardedServer
from gateway.metrics import Metrics
from gateway.refusals import Fault, RequestMalformed
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import (
    CardServiceServicer,
    CardServiceStub,
    add_CardServiceServicer_to_server,
)
from tests.fakes.patience import patience
from tests.fakes.tokens import FakeTokens

BEARER = (("authorization", "Bearer secret"),)


class Moody(CardServiceServicer):
    """Does what the number asked for says."""

    def __init__(self) -> None:
        self.hanging = asyncio.Event()

    async def CheckCard(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:  # noqa: N802 - gRPC's
        match request.chip_id:
            case "refuse":
                raise RequestMalformed([Fault("chip_id", "no")])
            case "fail":
                raise RuntimeError("DN4010112345678 is broken")
            case "hang":
                self.hanging.set()
                await asyncio.sleep(60)
        return wire.CheckCardResponse(check_id=caller.facility)

    async def CheckCards(  # noqa: N802 - gRPC's
        self, requests: AsyncIterator[wire.CheckCardsRequest], caller: Caller
    ) -> AsyncGenerator[wire.CheckCardsResponse, None]:
        async for _ in requests:
            yield wire.CheckCardsResponse(answers=[wire.KeyedAnswer(key=caller.facility)])
        raise RuntimeError("DN4010112345678 is broken")


class Guarded:
    """A guarded service, and what is counted and logged of it."""

    def __init__(
        self, stub: CardServiceStub, moody: Moody, registry: CollectorRegistry, log: LogCapture
    ) -> None:
        self.stub = stub
        self.moody = moody
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
    async def is_counted_once(self, code: str, method: str = "CheckCard", kind: str = "unary") -> None:
        """One call ended so. The caller may have its status a moment before it is counted."""
        assert self._handled(code, method, kind) == 1

    def _handled(self, code: str, method: str, kind: str) -> float | None:
        labels = {
            "grpc_service": "gateway.v1.CardService",
            "grpc_method": method,
            "grpc_type": kind,
            "grpc_code": code,
        }
        return self._registry.get_sample_value("grpc_server_handled_total", labels)


@pytest.fixture
async def guarded() -> AsyncIterator[Guarded]:
    tokens, registry, log, moody = FakeTokens(), CollectorRegistry(), LogCapture(), Moody()
    tokens.issue("secret", "01001")
    failures = Failures(structlog.wrap_logger(None, [log]))
    server = grpc.aio.server()
    guard = Guard(Callers(tokens, patience()), Metrics(registry), failures)
    add_CardServiceServicer_to_server(moody, GuardedServer(server, guard))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Guarded(CardServiceStub(channel), moody, registry, log)
    await server.stop(None)


async def test_a_method_is_given_the_caller(guarded: Guarded) -> None:
    answer = await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER)
    assert answer.check_id == "01001"
    await guarded.is_counted_once("OK")


async def test_a_refusal_is_counted_by_its_status_and_not_logged(guarded: Guarded) -> None:
    assert await guarded.call("refuse") is grpc.StatusCode.INVALID_ARGUMENT
    await guarded.is_counted_once("InvalidArgument")
    assert guarded.log.entries == []


async def test_a_failure_is_a_bare_internal_with_a_reference_to_the_log(guarded: Guarded) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await guarded.stub.CheckCard(wire.CheckCardRequest(chip_id="fail"), metadata=BEARER)
    assert error.value.code() is grpc.StatusCode.INTERNAL
    assert guarded.log.entries[0]["reference"] in str(error.value.details())
    assert "DN4010112345678" not in f"{error.value.details()} {guarded.log.entries}"
    await guarded.is_counted_once("Internal")


async def test_a_caller_who_leaves_is_counted_and_stops_the_work(guarded: Guarded) -> None:
    call = guarded.stub.CheckCard(wire.CheckCardRequest(chip_id="hang"), metadata=BEARER)
    left = asyncio.ensure_future(call)
    await guarded.moody.hanging.wait()
    left.cancel()
    await guarded.is_counted_once("Canceled")


async def test_a_stream_is_guarded_too(guarded: Guarded) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()

    call = guarded.stub.CheckCards(requests(), metadata=BEARER)
    assert (await call.read()).answers[0].key == "01001"
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call.read()
    assert error.value.code() is grpc.StatusCode.INTERNAL
    await guarded.is_counted_once("Internal", "CheckCards", "bidi_stream")


@pytest.mark.parametrize("made", [grpc.unary_stream_rpc_method_handler, grpc.stream_unary_rpc_method_handler])
def test_a_method_of_another_kind_is_refused_when_it_is_registered(made: Any) -> None:
    log = structlog.wrap_logger(None, [LogCapture()])
    guard = Guard(Callers(FakeTokens(), patience()), Metrics(CollectorRegistry()), Failures(log))
    with pytest.raises(TypeError, match=r"a\.Service/Watch"):
        guard.around("a.Service", "Watch", made(lambda request, caller: None))
