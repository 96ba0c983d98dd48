"""A stream of claims: bounded, answered as answers come, over when all is answered."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from gateway.admission.capacity import byte_room
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.request_messages import SizedMessage
from gateway.services import claim_stream
from gateway.services.claim_stream import ClaimStream, PreparedClaim
from gateway.v1.claim_service_pb2 import (
    KeyedClaim,
    KeyedClaimAnswer,
    SubmitClaimRequest,
    SubmitClaimsRequest,
)
from runtime.sharing.fair_share import Share
from tests.wait_until import LONGEST_WAIT_SECONDS

Sized = SizedMessage[SubmitClaimsRequest]

AMPLE = ByteRoom(10**9, 10**9, 1)


def stream_of(
    answer: Callable[[KeyedClaim], Awaitable[KeyedClaimAnswer]], room: ByteRoom = AMPLE
) -> ClaimStream:
    """A stream whose claims are answered so; they need their content until they are answered."""

    def prepare(claim: KeyedClaim) -> PreparedClaim:
        async def answer_with_share(_: Share) -> KeyedClaimAnswer:
            return await answer(claim)

        return PreparedClaim(len(claim.request.content), answer_with_share)

    return ClaimStream(prepare, room, "01001")


async def sent(*messages: list[str], content: bytes = b"") -> AsyncIterator[Sized]:
    for keys in messages:
        claims = [KeyedClaim(key=key, request=SubmitClaimRequest(content=content)) for key in keys]
        message = SubmitClaimsRequest(claims=claims)
        yield SizedMessage(message, message.ByteSize())


async def keys_of(stream: ClaimStream, requests: AsyncIterator[Sized]) -> list[str]:
    return [answer.key async for response in stream.responses(requests) for answer in response.answers]


async def test_every_claim_is_answered_under_its_key_in_the_order_of_answers() -> None:
    order = ["b", "c", "a"]
    turns = {key: asyncio.Event() for key in order}

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        await turns[claim.key].wait()
        return KeyedClaimAnswer(key=claim.key)

    responses = stream_of(answer).responses(sent(["a", "b"], [], ["c"]))
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        for key in order:
            turns[key].set()
            assert [answered.key for answered in (await anext(responses)).answers] == [key]
    assert await anext(responses, None) is None


async def test_an_empty_stream_ends() -> None:
    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        raise AssertionError

    assert await keys_of(stream_of(answer), sent()) == []


class CountedAnswers:
    """Answers after a moment; counts how many claims are under way."""

    def __init__(self) -> None:
        self._under_way = 0
        self.most = 0

    async def __call__(self, claim: KeyedClaim) -> KeyedClaimAnswer:
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(0.001)
        self._under_way -= 1
        return KeyedClaimAnswer(key=claim.key)


async def test_no_more_claims_are_under_way_than_the_limit_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_stream, "MAX_CLAIMS", 4)
    answer = CountedAnswers()
    keys = [str(n) for n in range(50)]
    answered = await keys_of(stream_of(answer), sent(keys, content=b"0123456789"))
    assert sorted(answered) == sorted(keys)
    assert answer.most == 4


async def test_no_message_is_read_before_there_is_room_and_everything_is_given_back() -> None:
    answer, room = CountedAnswers(), ByteRoom(10**9, 400, 100)
    keys = [str(n) for n in range(50)]
    requests = sent(*([key] for key in keys), content=b"c" * 110)
    assert sorted(await keys_of(stream_of(answer, room), requests)) == sorted(keys)
    assert answer.most == 3
    assert room.bytes == 0


async def test_a_message_counts_with_the_bytes_that_arrived_and_a_claim_with_those_of_its_content(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claim_stream, "MAX_CLAIMS", 1)
    counted, room = list[int](), ByteRoom(10**9, 10**9, 1)

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        counted.append(room.bytes)
        return KeyedClaimAnswer()

    async def requests() -> AsyncIterator[Sized]:
        claims = [KeyedClaim(request=SubmitClaimRequest(content=b"c" * size)) for size in (20, 300)]
        yield SizedMessage(SubmitClaimsRequest(claims=claims), 4000)

    await keys_of(stream_of(answer, room), requests())
    # The message is in memory until its last claim has begun.
    assert counted == [4020, 4300]


async def test_streams_of_one_facility_share_its_room() -> None:
    answer, room = CountedAnswers(), ByteRoom(10**9, 400, 100)
    streams = [
        keys_of(stream_of(answer, room), sent(*(["k"] for _ in range(9)), content=b"c" * 100))
        for _ in range(5)
    ]
    assert [len(answered) for answered in await asyncio.gather(*streams)] == [9] * 5
    # One message is read as the last one of these arrives.
    assert answer.most <= 5
    assert room.bytes == 0


async def test_a_stream_that_is_idle_keeps_no_room_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_room, "RESERVED_SECONDS", 0.01)
    room = ByteRoom(100, 100, 100)

    async def idle() -> AsyncIterator[Sized]:
        await asyncio.Event().wait()
        yield SizedMessage(SubmitClaimsRequest(), 0)

    waiting = asyncio.create_task(keys_of(stream_of(CountedAnswers(), room), idle()))
    await asyncio.sleep(0)
    assert await keys_of(stream_of(CountedAnswers(), room), sent(["a"])) == ["a"]
    waiting.cancel()
    await asyncio.wait([waiting])
    assert room.bytes == 0


async def test_a_stream_that_ends_early_gives_its_room_back() -> None:
    room = ByteRoom(10**9, 10**9, 1)

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        if claim.key != "quick":
            await asyncio.Event().wait()
        return KeyedClaimAnswer(key=claim.key)

    responses = stream_of(answer, room).responses(sent(["slow", "quick"], content=b"c" * 1000))
    await anext(responses)
    assert room.bytes > 0
    await responses.aclose()  # type: ignore[attr-defined]
    assert room.bytes == 0


async def test_answers_go_out_in_messages_that_a_client_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_stream, "RESPONSE_BYTES", 100)

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        return KeyedClaimAnswer(key="k" * 60)

    responses = [one async for one in stream_of(answer).responses(sent(["a"] * 9))]
    assert sum(len(response.answers) for response in responses) == 9
    assert all(len(response.answers) <= 2 for response in responses)


async def test_a_broken_stream_is_told_after_what_was_answered() -> None:
    async def broken() -> AsyncIterator[Sized]:
        async for request in sent(["a"]):
            yield request
        raise ConnectionError

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        return KeyedClaimAnswer(key=claim.key)

    responses = stream_of(answer).responses(broken())
    assert [answered.key for answered in (await anext(responses)).answers] == ["a"]
    with pytest.raises(ConnectionError):
        await anext(responses)


async def test_leaving_early_ends_what_is_under_way() -> None:
    cancelled = asyncio.Event()

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        if claim.key == "quick":
            return KeyedClaimAnswer(key=claim.key)
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        raise AssertionError

    responses = stream_of(answer).responses(sent(["slow", "quick"]))
    await anext(responses)
    await responses.aclose()  # type: ignore[attr-defined]
    await asyncio.wait_for(cancelled.wait(), 1)


async def test_what_fails_as_the_caller_leaves_is_no_task_that_nobody_asked_after() -> None:
    unasked: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unasked.append(context))
    await leave_while_reading_breaks()
    await asyncio.sleep(0.01)
    gc.collect()
    assert not unasked


async def leave_while_reading_breaks() -> None:
    """In a function of its own, so that nothing of it is left over."""

    async def torn() -> AsyncIterator[Sized]:
        async for request in sent(["a"]):
            yield request
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        raise ConnectionError

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        return KeyedClaimAnswer(key=claim.key)

    responses = stream_of(answer).responses(torn())
    await anext(responses)
    await responses.aclose()  # type: ignore[attr-defined]
