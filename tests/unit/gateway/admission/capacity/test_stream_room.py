"""Streams that send large messages at the same moment are read a few at a time; silent ones keep no slot."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import grpc
import pytest

from gateway.admission.capacity import stream_room
from gateway.admission.capacity.concurrency_limit import FairLimit
from gateway.admission.capacity.large_message_pace import LARGE_BYTES, LargeMessagePace
from gateway.admission.capacity.read_slots import ReadSlots
from gateway.admission.capacity.stream_room import BYTES_A_FACILITY, READS_A_FACILITY, StreamRoom
from gateway.admission.request_messages import LARGEST_BYTES, RequestMessages
from gateway.v1.card_service_pb2 import CheckCardsRequest, KeyedCheck

MORE = 3
SMALL = CheckCardsRequest(checks=[KeyedCheck(key="1")]).SerializeToString()
# 4 MB.
LARGE = CheckCardsRequest(checks=[KeyedCheck(key="k" * 200)] * 19_000).SerializeToString()
AT_ONCE = BYTES_A_FACILITY // len(LARGE)


class Stream:
    """In place of gRPC's context: a message arrives when the test says so."""

    def __init__(self, messages: RequestMessages, facility: str = "01001") -> None:
        self.is_read = False
        self._arriving: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        context: Any = self
        self.requests = messages.all(context, facility)
        self.next = asyncio.ensure_future(anext(self.requests, None))

    async def read(self) -> Any:
        """What gRPC reads into memory, however large it is."""
        self.is_read = True
        return await self._arriving

    async def send(self, content: Any) -> None:
        """It has arrived."""
        self._arriving.set_result(content)
        await turns()


async def turns() -> None:
    """Let everybody go on who can."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> RequestMessages:
    monkeypatch.setattr("gateway.admission.capacity.large_message_pace.PAUSE_SECONDS_A_BYTE", 0)
    room, parse = StreamRoom(), CheckCardsRequest.FromString
    reads = ReadSlots(1, 1)
    return RequestMessages(parse, reads, FairLimit(1), LargeMessagePace(), have_claims=False, streams=room)


async def opened(messages: RequestMessages, count: int, tests: AsyncExitStack) -> list[Stream]:
    """So many streams of a facility, of which the gateway wants the next message."""
    streams = [Stream(messages) for _ in range(count)]
    for stream in streams:
        tests.callback(stream.next.cancel)
    await turns()
    return streams


def read(streams: list[Stream]) -> int:
    """How many of them are being read, or were."""
    return sum(stream.is_read for stream in streams)


async def test_of_one_facility_a_few_streams_are_read_at_a_time(messages: RequestMessages) -> None:
    async with AsyncExitStack() as tests:
        streams = await opened(messages, READS_A_FACILITY + MORE, tests)
        assert read(streams) == READS_A_FACILITY
        await streams[0].send(SMALL)
        assert read(streams) == READS_A_FACILITY + 1


async def test_a_message_that_is_too_large_is_refused_and_the_next_stream_is_read(
    messages: RequestMessages,
) -> None:
    async with AsyncExitStack() as tests:
        streams = await opened(messages, READS_A_FACILITY + 1, tests)
        await streams[0].send(bytes(LARGEST_BYTES + 1))
        assert streams[0].next.exception() is not None
        assert streams[-1].is_read


async def test_another_facility_is_read_meanwhile(messages: RequestMessages) -> None:
    async with AsyncExitStack() as tests:
        await opened(messages, READS_A_FACILITY + MORE, tests)
        other = Stream(messages, "01002")
        tests.callback(other.next.cancel)
        await turns()
        assert other.is_read


async def test_any_number_of_streams_may_be_silent(
    messages: RequestMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_room, "SILENT_SECONDS", 0.0)
    async with AsyncExitStack() as tests:
        streams = await opened(messages, 3 * READS_A_FACILITY, tests)
        assert read(streams) == len(streams)


async def test_large_messages_are_answered_a_few_at_a_time(messages: RequestMessages) -> None:
    async with AsyncExitStack() as tests:
        streams = await opened(messages, AT_ONCE + MORE, tests)
        for stream in streams:
            await stream.send(LARGE)
        assert sum(stream.next.done() for stream in streams) == AT_ONCE
        first = next(stream for stream in streams if stream.next.done())
        await first.requests.aclose()
        await turns()
        assert sum(stream.next.done() for stream in streams) == AT_ONCE + 1


async def test_a_small_message_waits_for_no_large_one(messages: RequestMessages) -> None:
    assert len(SMALL) < LARGE_BYTES < len(LARGE)
    async with AsyncExitStack() as tests:
        streams = await opened(messages, AT_ONCE + 2, tests)
        for stream in streams[:-1]:
            await stream.send(LARGE)
        await streams[-1].send(SMALL)
        assert streams[-1].next.done()
        assert not streams[-2].next.done()


async def test_the_end_of_a_stream_gives_its_slot_back(messages: RequestMessages) -> None:
    async with AsyncExitStack() as tests:
        streams = await opened(messages, READS_A_FACILITY + 1, tests)
        await streams[0].send(grpc.aio.EOF)
        assert streams[0].next.result() is None
        assert streams[-1].is_read


async def test_a_facility_that_has_sent_a_large_message_keeps_its_slots_for_longer(
    messages: RequestMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_room, "SILENT_SECONDS", 0.0)
    async with AsyncExitStack() as tests:
        (first,) = await opened(messages, 1, tests)
        await first.send(bytes(LARGEST_BYTES + 1))
        assert first.next.exception() is not None
        streams = await opened(messages, READS_A_FACILITY + MORE, tests)
        assert read(streams) == READS_A_FACILITY
