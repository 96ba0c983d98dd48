"""How many calls of a method the guard lets in at a time, and of whom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
import pytest

from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.v1 import card_service_pb2 as wire
from tests.unit.gateway.admission.guarded_service import (
    BEARER,
    Guarded,
    open_stream,
    overloaded,
)
from tests.wait_until import wait_until


@asynccontextmanager
async def full_of_calls(guarded: Guarded) -> AsyncIterator[None]:
    """Two look-ups hang until the context is left."""
    hanging = [asyncio.ensure_future(guarded.call("hang")) for _ in range(2)]
    await wait_until(guarded.service.hanging_calls, lambda count: count == 2)
    yield
    for call in hanging:
        call.cancel()
    await wait_until(guarded.service.hanging_calls, lambda count: count == 0)


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


async def test_the_streams_of_one_facility_leave_places_for_other_facilities(guarded: Guarded) -> None:
    first, others = open_stream(guarded, "secret"), open_stream(guarded, "other")
    await first.read()
    await overloaded(open_stream(guarded, "secret").read())
    await others.read()
    await overloaded(open_stream(guarded, "third").read())
    first.cancel()
    others.cancel()


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
    async with full_of_calls(guarded), guarded.probe.opened(guarded.loopback_target) as own_call:
        await own_call()
    await guarded.is_counted("Canceled", 2)
    await guarded.is_counted("OK", None)


async def test_only_the_process_itself_knows_the_key_of_these_calls(guarded: Guarded) -> None:
    other = LoopbackProbe("gateway.v1.CardService", "CheckCard", wire.CheckCardResponse())
    assert str(other.metadata) != str(guarded.probe.metadata)
    async with other.opened(guarded.loopback_target) as call_of_another:
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await call_of_another()
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_on_the_public_port_a_call_with_the_key_is_like_any_other(guarded: Guarded) -> None:
    """It needs a token, and is limited and counted, though it has what only the process should know."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=guarded.probe.metadata)
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED
    await guarded.is_counted("Unauthenticated")
    async with full_of_calls(guarded):
        await overloaded(
            guarded.stub.CheckCard(wire.CheckCardRequest(), metadata=(*BEARER, *guarded.probe.metadata))
        )
