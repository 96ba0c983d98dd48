"""Messages are parsed only where that takes little time and memory."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, cast

import grpc
import pytest
from google.protobuf.message import Message

from gateway.admission import request_messages
from gateway.admission.capacity import large_message_pace
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.capacity.concurrency_limit import FairLimit
from gateway.admission.capacity.large_message_pace import LargeMessagePace
from gateway.admission.capacity.read_slots import ReadSlots
from gateway.admission.request_messages import MOST_PARTS, RequestMessages
from gateway.refusals import Overloaded, RequestMalformed
from gateway.v1.claim_service_pb2 import KeyedClaim, SubmitClaimRequest, SubmitClaimsRequest

EMPTY_CLAIM = b"\x0a\x00"


class Sent:
    """In place of gRPC's context: the messages of a call, then its end."""

    def __init__(self, *contents: bytes) -> None:
        self._contents: Iterator[Any] = iter((*contents, grpc.aio.EOF))

    async def read(self) -> Any:
        """The next message."""
        return next(self._contents)


def messages(parse: Callable[[bytes], Message], *, have_claims: bool = True) -> RequestMessages:
    return RequestMessages(
        parse, ByteRoom(100, 100, 1), FairLimit(1), LargeMessagePace(), have_claims=have_claims
    )


async def read(content: bytes, **options: bool) -> Message:
    """The one message of a unary call."""
    context: Any = Sent(content)
    return await messages(SubmitClaimsRequest.FromString, **options).only(context, "01001")


async def refused(content: bytes, **options: bool) -> str:
    """What the refusal says about the message."""
    with pytest.raises(RequestMalformed) as refusal:
        await read(content, **options)
    (fault,) = refusal.value.faults
    return fault.description


async def test_a_message_of_many_claims_is_read() -> None:
    claim = KeyedClaim(key="k", request=SubmitClaimRequest(content=b"c" * 200))
    request = SubmitClaimsRequest(claims=[claim] * MOST_PARTS)
    assert await read(request.SerializeToString()) == request


@pytest.mark.parametrize(
    "part", [EMPTY_CLAIM, b"\x08\x01", b"\x0d1234", b"\x0912345678", b"\x8a\x80\x00\x00"]
)
async def test_a_message_of_more_parts_than_that_is_refused_before_it_is_parsed(part: bytes) -> None:
    def never(_: bytes) -> Message:
        raise AssertionError

    context: Any = Sent(part * 100_000)
    with pytest.raises(RequestMalformed) as refusal:
        await messages(never).only(context, "01001")
    assert f"at most {MOST_PARTS} claims" in refusal.value.faults[0].description


@pytest.mark.parametrize(
    "content",
    [b"\x0b" * 100_000, b"\x80" * 100_000, EMPTY_CLAIM * 40_000 + b"\x0a", bytes(100_000)],
)
async def test_what_is_no_message_is_refused_whatever_its_size(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_messages, "MOST_PARTS", 1_000_000)
    assert await refused(content)


async def test_a_large_message_that_has_no_claims_is_refused() -> None:
    content = SubmitClaimsRequest(claims=[KeyedClaim(key="k" * 6_000_000)]).SerializeToString()
    assert "at most 5242880 bytes" in await refused(content, have_claims=False)
    assert await read(content)


async def test_the_messages_of_a_stream_are_read_one_by_one_with_their_sizes() -> None:
    context: Any = Sent(EMPTY_CLAIM, b"", EMPTY_CLAIM * 2)
    stream = messages(SubmitClaimsRequest.FromString).all(context, "01001")
    assert [(len(one.message.claims), one.size) async for one in stream] == [(1, 2), (0, 0), (2, 4)]  # type: ignore[attr-defined]


class CountedTurns:
    """Counts the turns of the event loop that other work gets."""

    def __init__(self) -> None:
        self.count = 0
        self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.count += 1

    def stop(self) -> None:
        """End the work."""
        self._task.cancel()


async def turns_when_parsed(*contents: bytes) -> list[int]:
    """Messages of several calls that arrive together: how many turns other work had had at each parse."""
    turns, seen = CountedTurns(), list[int]()

    def parse(content: bytes) -> Message:
        seen.append(turns.count)
        return SubmitClaimsRequest.FromString(content)

    reader, sent = messages(parse), (cast(Any, Sent(content)) for content in contents)
    await asyncio.gather(*(reader.only(context, "01001") for context in sent))
    turns.stop()
    return seen


async def test_other_work_is_done_between_large_messages_that_arrive_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(large_message_pace, "PAUSE_SECONDS_A_BYTE", 0)
    content = SubmitClaimsRequest(claims=[KeyedClaim(key="k" * 100_000)]).SerializeToString()
    parsed = await turns_when_parsed(*[content] * 4)
    assert all(later > earlier for earlier, later in pairwise(parsed))


async def test_the_pause_before_a_message_is_as_long_as_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(round(seconds, 6))

    monkeypatch.setattr(asyncio, "sleep", sleep)
    pace = LargeMessagePace()
    for size in (100_000, 1_000_000):
        await pace.pause("01001", size)
    assert pauses == [0.0003, 0.003]


async def test_small_messages_that_arrive_together_are_parsed_at_once() -> None:
    parsed = await turns_when_parsed(*[EMPTY_CLAIM] * 4)
    assert len(set(parsed)) == 1


async def test_facilities_take_turns_with_their_large_messages() -> None:
    pace, begun = LargeMessagePace(), list[str]()

    async def read(facility: str) -> None:
        await pace.pause(facility, 1)
        begun.append(facility)

    await asyncio.gather(*(read(facility) for facility in ("A", "A", "A", "B")))
    assert begun == ["A", "A", "B", "A"]


class Silent:
    """In place of gRPC's context: a call whose message never comes."""

    async def read(self) -> Any:
        """Wait for ever."""
        await asyncio.Event().wait()


async def test_a_facility_has_only_so_many_calls_that_wait_for_their_message() -> None:
    parse = SubmitClaimRequest.FromString
    limited = RequestMessages(parse, ReadSlots(4, 1), FairLimit(4), LargeMessagePace(), have_claims=False)
    silent: Any = Silent()
    # One is being read.
    calls = [asyncio.create_task(limited.only(silent, "01001")) for _ in range(4)]
    (refused,), waiting = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    assert isinstance(refused.exception(), Overloaded)
    context: Any = Sent(b"")
    assert await limited.only(context, "01002") == SubmitClaimRequest()
    for call in waiting:
        call.cancel()
