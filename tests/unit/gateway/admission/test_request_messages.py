"""Messages are parsed only where that takes little time and memory."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message

from gateway.admission import request_messages
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.request_messages import MOST_PARTS, RequestMessages
from gateway.refusals import RequestMalformed
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
    return RequestMessages(parse, ByteRoom(100, 100, 1), have_claims=have_claims)


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
    stream = messages(SubmitClaimsRequest.FromString).all(context)
    assert [(len(one.message.claims), one.size) async for one in stream] == [(1, 2), (0, 0), (2, 4)]  # type: ignore[attr-defined]
