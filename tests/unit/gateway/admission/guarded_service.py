"""A guarded service over a real channel, with its metrics and its log."""

import asyncio
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from gateway.admission.caller import Caller
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.capacity.loopback_probe import LoopbackProbe, loopback_port
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.guard import Guard
from gateway.admission.guarded_server import GuardedServer
from gateway.admission.identification import Identification
from gateway.admission.request_messages import SizedMessage
from gateway.admission.tokens.authenticator import Authenticator
from gateway.metrics import Metrics
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import (
    CardServiceServicer,
    CardServiceStub,
    add_CardServiceServicer_to_server,
)
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import query_timeout
from tests.fakes.tokens import FakeTokens
from wardgate.client import Refused

SERVICE = "gateway.v1.CardService"
BEARER = (("authorization", "Bearer secret"),)


class Beside:
    """A variable of a method, as long as the method's frame."""


class ScriptedService(CardServiceServicer):
    """The chip ID in the request says what it does."""

    def __init__(self) -> None:
        self._hanging = 0
        self.beside_refused: Callable[[], Beside | None] = Beside

    async def CheckCard(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:  # noqa: N802 - gRPC's
        match request.chip_id:
            case "refuse":
                # Beside the request, to which there are no weak references.
                beside = Beside()
                self.beside_refused = weakref.ref(beside)
                raise RequestMalformed([FieldViolation("chip_id", "no")])
            case "fail":
                raise RuntimeError("DN4010112345678 is broken")
            case "large":
                return wire.CheckCardResponse(check_id="x" * 100_000)
            case "hang":
                self._hanging += 1
                try:
                    await asyncio.sleep(60)
                finally:
                    self._hanging -= 1
        return wire.CheckCardResponse(check_id=caller.facility)

    async def hanging_calls(self) -> int:
        """At this moment."""
        return self._hanging

    async def CheckCards(  # noqa: N802 - gRPC's
        self, requests: AsyncIterator[SizedMessage[wire.CheckCardsRequest]], caller: Caller
    ) -> AsyncGenerator[wire.CheckCardsResponse, None]:
        async for request, _ in requests:
            while request.checks:
                yield wire.CheckCardsResponse(answers=[wire.KeyedCheckAnswer(key="x" * 100_000)])
            yield wire.CheckCardsResponse(answers=[wire.KeyedCheckAnswer(key=caller.facility)])
        raise RuntimeError("DN4010112345678 is broken")


class Guarded:
    """A guarded service with its metrics and its log."""

    probe: LoopbackProbe
    # Where its probe is answered.
    loopback_target: str

    def __init__(
        self,
        channel: grpc.aio.Channel,
        service: ScriptedService,
        queue_delay: QueueDelay,
        clock: FakeClock,
        registry: CollectorRegistry,
        log: LogCapture,
        tokens: FakeTokens,
    ) -> None:
        self.channel = channel
        self.stub = CardServiceStub(channel)
        self.service = service
        self.queue_delay = queue_delay
        self.clock = clock
        self.log = log
        self.tokens = tokens
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
        self, code: str, times: int | None = 1, method: str = "CheckCard", kind: str = "unary"
    ) -> None:
        """Assert how many calls ended with a code. The caller may have its status before it is counted."""
        assert self._handled(code, method, kind) == times

    def _handled(self, code: str, method: str, kind: str) -> float | None:
        labels = {
            "grpc_service": "gateway.v1.CardService",
            "grpc_method": method,
            "grpc_type": kind,
            "grpc_code": code,
        }
        return self._registry.get_sample_value("grpc_server_handled_total", labels)


@asynccontextmanager
async def serving(rooms: Mapping[str, ByteRoom]) -> AsyncIterator[Guarded]:
    """A guarded service whose requests and answers are counted in a room, if there is one for it."""
    tokens, registry, log, service = FakeTokens(), CollectorRegistry(), LogCapture(), ScriptedService()
    for token, facility in (("secret", "01001"), ("other", "01002"), ("third", "01003")):
        tokens.issue(token, facility)
    metrics, clock = Metrics(registry), FakeClock()
    errors = ErrorTranslator(structlog.wrap_logger(None, [log]), metrics.count_refusal)
    server = grpc.aio.server()
    queue_delay = QueueDelay(clock.seconds)
    identification = Identification(Authenticator(tokens, query_timeout()))
    guard = Guard(identification, queue_delay, metrics, errors, rooms)
    probe = LoopbackProbe("gateway.v1.CardService", "CheckCard", wire.CheckCardResponse())
    add_CardServiceServicer_to_server(service, GuardedServer(server, guard, probe))
    target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    loopback_target = loopback_port(server)
    await server.start()
    async with grpc.aio.insecure_channel(target) as channel:
        made = Guarded(channel, service, queue_delay, clock, registry, log, tokens)
        made.probe, made.loopback_target = probe, loopback_target
        yield made
    await server.stop(None)


def open_stream(guarded: Guarded, token: str) -> Any:
    """A stream that sends one message, and then nothing."""

    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()
        await asyncio.sleep(60)

    return guarded.stub.CheckCards(requests(), metadata=(("authorization", f"Bearer {token}"),))


async def overloaded(call: Awaitable[object]) -> float:
    """Assert that a call is refused as OVERLOADED; return the delay in seconds after which to repeat it."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    assert error.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    refused = Refused.from_rpc_error(error.value)
    assert refused.reason == "OVERLOADED"
    assert refused.retry_after is not None
    return refused.retry_after.total_seconds()
