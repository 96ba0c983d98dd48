"""What the guard does around a method of any service, over a real channel."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from gateway.admission import guard as guard_module
from gateway.admission import revocation
from gateway.admission.caller import Caller
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.capacity.large_message_pace import LargeMessagePace
from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.guard import Guard
from gateway.admission.guarded_server import GuardedServer
from gateway.admission.identification import Identification
from gateway.admission.request_messages import SizedMessage
from gateway.admission.tokens import authenticator as authenticator_module
from gateway.admission.tokens.authenticator import Authenticator
from gateway.metrics import Metrics
from gateway.refusals import FieldViolation, RequestMalformed
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import (
    CardServiceServicer,
    CardServiceStub,
    add_CardServiceServicer_to_server,
)
from runtime.sharing.fair_share import Share
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import query_timeout
from tests.fakes.tokens import FakeTokens
from tests.wait_until import wait_until
from wardgate.client import Refused

SERVICE = "gateway.v1.CardService"
BEARER = (("authorization", "Bearer secret"),)


class ScriptedService(CardServiceServicer):
    """The chip ID in the request says what it does."""

    def __init__(self) -> None:
        self.hanging = asyncio.Event()
        self._hanging = 0

    async def CheckCard(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:  # noqa: N802 - gRPC's
        match request.chip_id:
            case "refuse":
                raise RequestMalformed([FieldViolation("chip_id", "no")])
            case "fail":
                raise RuntimeError("DN4010112345678 is broken")
            case "large":
                return wire.CheckCardResponse(check_id="x" * 100_000)
            case "hang":
                self.hanging.set()
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
    target: str

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


@pytest.fixture
async def guarded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guarded]:
    """Limited to two look-ups and two streams."""
    monkeypatch.setattr(guard_module, "UNARY_CALLS", 2)
    monkeypatch.setattr(guard_module, "STREAMS", 2)
    async with serving({}) as made:
        yield made


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
    await server.start()
    async with grpc.aio.insecure_channel(target) as channel:
        made = Guarded(channel, service, queue_delay, clock, registry, log, tokens)
        made.probe, made.target = probe, target
        yield made
    await server.stop(None)


async def test_a_method_receives_the_caller(guarded: Guarded) -> None:
    answer = await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER)
    assert answer.check_id == "01001"
    await guarded.is_counted("OK")


class RecordedRoom(ByteRoom):
    """Room for everything; what was counted in it."""

    def __init__(self) -> None:
        super().__init__(10**9, 10**9, 1)
        self.counted: list[int] = []

    def take(self, facility: str, size: int) -> Share:
        """Record it."""
        self.counted.append(size)
        return super().take(facility, size)

    async def bytes_now(self) -> int:
        """How many there are."""
        return self.bytes


async def test_an_answer_counts_with_its_bytes_until_it_is_sent() -> None:
    room = RecordedRoom()
    async with serving({SERVICE: room}) as guarded:
        answer = await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER)
        assert answer.check_id == "01001"
        assert room.counted == [answer.ByteSize()]
        await wait_until(room.bytes_now, lambda count: count == 0)


async def test_a_large_answer_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    paused = list[int]()

    class RecordedPace(LargeMessagePace):
        async def pause(self, facility: str, size: int) -> None:
            """Record it."""
            paused.append(size)

    monkeypatch.setattr(guard_module, "LargeMessagePace", RecordedPace)
    async with serving({SERVICE: RecordedRoom()}) as guarded:
        large = await guarded.stub.CheckCard(wire.CheckCardRequest(chip_id="large"), metadata=BEARER)
        await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER)
        assert paused == [large.ByteSize()]


async def test_a_probe_is_answered_where_answers_are_counted_too() -> None:
    async with serving({SERVICE: RecordedRoom()}) as guarded, guarded.probe.opened(guarded.target) as probe:
        await probe()


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


async def test_a_cancelled_call_is_counted_and_its_work_stops(guarded: Guarded) -> None:
    call = guarded.stub.CheckCard(wire.CheckCardRequest(chip_id="hang"), metadata=BEARER)
    left = asyncio.ensure_future(call)
    await guarded.service.hanging.wait()
    left.cancel()
    await guarded.is_counted("Canceled")


NO_MESSAGE = b"\xff\xff\xff"


def raw_calls(guarded: Guarded) -> Any:
    """CheckCard and CheckCards, called with bytes: (unary, stream)."""
    path, channel = "/gateway.v1.CardService", guarded.channel
    return channel.unary_unary(f"{path}/CheckCard"), channel.stream_stream(f"{path}/CheckCards")


async def ended(call: Any) -> Refused:
    """How a call that is refused ended."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return Refused.from_rpc_error(error.value)


async def test_bytes_that_are_no_message_are_refused_with_a_reason_and_not_logged(guarded: Guarded) -> None:
    unary, stream = raw_calls(guarded)
    for call in (unary(NO_MESSAGE, metadata=BEARER), stream(iter([NO_MESSAGE]), metadata=BEARER).read()):
        refused = await ended(call)
        assert (refused.code, refused.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")
        assert [fault.field for fault in refused.faults] == ["request"]
    await guarded.is_counted("InvalidArgument")
    assert guarded.log.entries == []


async def test_bytes_that_are_no_message_are_not_read_before_the_caller_is_known(guarded: Guarded) -> None:
    unary, stream = raw_calls(guarded)
    for call in (unary(NO_MESSAGE), stream(iter([NO_MESSAGE])).read()):
        assert (await ended(call)).code is grpc.StatusCode.UNAUTHENTICATED


async def test_a_unary_call_without_a_message_is_refused(guarded: Guarded) -> None:
    silent: Any = guarded.channel.stream_unary("/gateway.v1.CardService/CheckCard")
    refused = await ended(silent(iter([]), metadata=BEARER))
    assert (refused.code, refused.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")
    assert guarded.log.entries == []


async def test_calls_that_never_send_their_message_take_no_place(guarded: Guarded) -> None:
    async def never() -> AsyncIterator[bytes]:
        await asyncio.sleep(60)
        yield b""

    unsent: Any = guarded.channel.stream_unary("/gateway.v1.CardService/CheckCard")
    silent = [unsent(never(), metadata=BEARER) for _ in range(4)]
    assert await guarded.call("answer") is grpc.StatusCode.OK
    for call in silent:
        call.cancel()
    await guarded.is_counted("Canceled", 4)


async def test_a_stream_is_guarded_too(guarded: Guarded) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()

    call = guarded.stub.CheckCards(requests(), metadata=BEARER)
    assert (await call.read()).answers[0].key == "01001"
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call.read()
    assert error.value.code() is grpc.StatusCode.INTERNAL
    await guarded.is_counted("Internal", 1, "CheckCards", "bidi_stream")


async def test_a_stream_that_its_caller_cancels_is_no_error(
    guarded: Guarded, caplog: pytest.LogCaptureFixture
) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest(checks=[wire.KeyedCheck()])
        await asyncio.Event().wait()

    for number in range(12):
        call = guarded.stub.CheckCards(requests(), metadata=BEARER)
        # While answers are made, sent, or held back by the caller.
        for _ in range(1 + number % 3):
            await call.read()
        await asyncio.sleep(0.002 * (number % 4))
        call.cancel()
        await guarded.is_counted("Canceled", number + 1, "CheckCards", "bidi_stream")
    assert guarded.log.entries == []
    assert [record.name for record in caplog.records if record.levelno >= logging.WARNING] == []


@asynccontextmanager
async def full_of_calls(guarded: Guarded) -> AsyncIterator[None]:
    """Two look-ups hang until the context is left."""
    hanging = [asyncio.ensure_future(guarded.call("hang")) for _ in range(2)]
    await wait_until(guarded.service.hanging_calls, lambda count: count == 2)
    yield
    for call in hanging:
        call.cancel()
    await wait_until(guarded.service.hanging_calls, lambda count: count == 0)


async def overloaded(call: Awaitable[object]) -> float:
    """Assert that a call is refused as OVERLOADED; return the delay in seconds after which to repeat it."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    assert error.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    refused = Refused.from_rpc_error(error.value)
    assert refused.reason == "OVERLOADED"
    assert refused.retry_after is not None
    return refused.retry_after.total_seconds()


async def test_calls_beyond_the_limit_are_refused_immediately_even_without_a_token(
    guarded: Guarded,
) -> None:
    async with full_of_calls(guarded):
        seconds = [await overloaded(guarded.stub.CheckCard(wire.CheckCardRequest())) for _ in range(8)]
        await guarded.is_counted("ResourceExhausted", 8)
    assert all(0.5 <= wait <= 1.5 for wait in seconds)
    assert len(set(seconds)) > 1
    assert guarded.log.entries == []


async def test_a_call_frees_its_place_however_it_ends(guarded: Guarded) -> None:
    for end in ("refuse", "fail", "answer"):
        for _ in range(3):
            await guarded.call(end)
    async with full_of_calls(guarded):
        pass
    assert await guarded.call("answer") is grpc.StatusCode.OK


async def test_the_limit_of_one_method_does_not_limit_another(guarded: Guarded) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()
        await asyncio.sleep(60)

    async with full_of_calls(guarded):
        stream = guarded.stub.CheckCards(requests(), metadata=BEARER)
        await stream.read()
        stream.cancel()


def open_stream(guarded: Guarded, token: str) -> Any:
    """A stream that sends one message, and then nothing."""

    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest()
        await asyncio.sleep(60)

    return guarded.stub.CheckCards(requests(), metadata=(("authorization", f"Bearer {token}"),))


async def test_the_streams_of_one_facility_leave_places_for_other_facilities(guarded: Guarded) -> None:
    first, others = open_stream(guarded, "secret"), open_stream(guarded, "other")
    await first.read()
    await overloaded(open_stream(guarded, "secret").read())
    await others.read()
    await overloaded(open_stream(guarded, "third").read())
    first.cancel()
    others.cancel()


async def test_a_revoked_token_ends_its_open_streams_and_no_others(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator_module, "REMEMBERED_SECONDS", 0.05)
    monkeypatch.setattr(revocation, "CHECK_SECONDS", 0.02)
    revoked, kept = open_stream(guarded, "secret"), open_stream(guarded, "other")
    await revoked.read()
    await kept.read()
    guarded.tokens.revoke("secret")
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await revoked.read()
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert Refused.from_rpc_error(error.value).reason == "CALLER_UNKNOWN"
    await guarded.is_counted("Unauthenticated", 1, "CheckCards", "bidi_stream")
    assert not kept.done()
    assert guarded.log.entries == []
    kept.cancel()


async def test_a_unary_call_that_sends_its_message_after_its_token_was_revoked_is_refused(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator_module, "REMEMBERED_SECONDS", 0)
    monkeypatch.setattr(guard_module, "CHECK_SECONDS", 0)
    revoked = asyncio.Event()

    async def late() -> AsyncIterator[bytes]:
        await revoked.wait()
        yield b""

    method: Any = guarded.channel.stream_unary("/gateway.v1.CardService/CheckCard")
    answer = asyncio.ensure_future(method(late(), metadata=BEARER))
    await wait_until(guarded.tokens.times_asked, bool)
    guarded.tokens.revoke("secret")
    revoked.set()
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await answer
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_an_open_stream_goes_on_while_the_database_cannot_be_reached(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator_module, "REMEMBERED_SECONDS", 0.01)
    monkeypatch.setattr(authenticator_module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(authenticator_module, "TRUSTED_SECONDS", 0.02)
    monkeypatch.setattr(revocation, "CHECK_SECONDS", 0.01)
    stream = open_stream(guarded, "secret")
    await stream.read()
    asked, guarded.tokens.away = guarded.tokens.refused, True
    await wait_until(guarded.tokens.times_refused, lambda times: times > asked + 5)
    assert not stream.done()
    stream.cancel()


async def test_a_call_that_waited_long_is_refused_below_the_limit_too(guarded: Guarded) -> None:
    calls = iter([asyncio.sleep(0), asyncio.sleep(60)])
    measuring = asyncio.create_task(guarded.queue_delay.measure(lambda: next(calls)))
    assert await guarded.call("answer") is grpc.StatusCode.OK
    guarded.clock.pass_by(1.1)
    await overloaded(guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=BEARER))
    measuring.cancel()


async def test_a_call_of_the_process_to_itself_needs_no_token_and_is_neither_limited_nor_counted(
    guarded: Guarded,
) -> None:
    async with full_of_calls(guarded), guarded.probe.opened(guarded.target) as own_call:
        await own_call()
    await guarded.is_counted("Canceled", 2)
    await guarded.is_counted("OK", None)


async def test_only_the_process_itself_knows_the_key_of_these_calls(guarded: Guarded) -> None:
    other = LoopbackProbe("gateway.v1.CardService", "CheckCard", wire.CheckCardResponse())
    assert str(other.metadata) != str(guarded.probe.metadata)
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=other.metadata)
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_a_method_that_takes_a_stream_and_answers_once_cannot_be_registered() -> None:
    log, metrics = structlog.wrap_logger(None, [LogCapture()]), Metrics(CollectorRegistry())
    guard = Guard(
        Identification(Authenticator(FakeTokens(), query_timeout())),
        QueueDelay(),
        metrics,
        ErrorTranslator(log, metrics.count_refusal),
    )
    made: Any = grpc.stream_unary_rpc_method_handler(lambda request, caller: None)
    with pytest.raises(TypeError, match=r"a\.Service/Watch"):
        guard.wrap("a.Service", "Watch", made)
