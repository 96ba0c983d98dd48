"""What the guard does around a method of any service, over a real channel."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from gateway.admission import guard as guard_module
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.capacity.large_message_pace import LargeMessagePace
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.guard import Guard
from gateway.admission.identification import Identification
from gateway.admission.tokens.authenticator import Authenticator
from gateway.metrics import Metrics
from gateway.v1 import card_service_pb2 as wire
from runtime.sharing.fair_share import Share
from tests.fakes.query_timeout import query_timeout
from tests.fakes.tokens import FakeTokens
from tests.unit.gateway.admission.guarded_service import (
    BEARER,
    SERVICE,
    Guarded,
    serving,
)
from tests.wait_until import wait_until
from wardgate.client import Refused


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
    async with (
        serving({SERVICE: RecordedRoom()}) as guarded,
        guarded.probe.opened(guarded.loopback_target) as probe,
    ):
        await probe()


async def test_a_request_that_is_refused_does_not_stay_in_memory_until_garbage_is_collected(
    guarded: Guarded,
) -> None:
    """Large ones would fill the memory meanwhile: few objects are made, so garbage is seldom looked for."""
    gc.disable()
    try:
        assert await guarded.call("refuse") is grpc.StatusCode.INVALID_ARGUMENT
        await guarded.is_counted("InvalidArgument")
        assert guarded.service.beside_refused() is None
    finally:
        gc.enable()


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
    await wait_until(guarded.service.hanging_calls, lambda count: count == 1)
    left.cancel()
    await guarded.is_counted("Canceled")
    await wait_until(guarded.service.hanging_calls, lambda count: count == 0)


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
