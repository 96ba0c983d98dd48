"""Reads the request messages of one method, once the caller is known: parsed here, and not by gRPC."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar, cast

import grpc
from google.protobuf.message import DecodeError, Message

from gateway.admission.capacity.large_message_pace import LARGE_BYTES, LargeMessagePace
from gateway.admission.capacity.stream_room import StreamRoom
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from runtime.sharing.fair_share import Share

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
M = TypeVar("M", bound=Message)

# gRPC reports the cancellation of a call in the same moment as the end of its messages.
CANCELLATION_SECONDS = 0.1
# Of a message that is no claim. A day's list of a large hospital has a tenth of this.
LARGEST_BYTES = 5 * 1024 * 1024
# A caller that has not sent the whole claim by then is refused, and frees the room for it. One megabit a
# second is enough for the largest claim.
CLAIM_SECONDS = 60
# Claims or checks in a message. Empty ones have two bytes, and take 50 when they are parsed: 14 MB of them
# would take 400 MB and a second. Messages up to LARGE_BYTES cannot have so many that it matters.
MOST_PARTS = 20_000


class Room(Protocol):
    """The room in which messages are read, by their bytes or their number."""

    def reserve_now(self, facility: str) -> Share | None:
        """Reserve room for a message, if there is some and no earlier one of this facility waits."""
        ...

    async def reserve(self, facility: str) -> Share:
        """Wait for room for a message."""
        ...


class Waiting(Protocol):
    """The calls that wait for room."""

    def place(self, facility: str) -> AbstractContextManager[None]:
        """Take a place until the block is left. Raises Overloaded where the facility has its share."""
        ...


class SizedMessage(NamedTuple, Generic[M]):
    """A message, and how many bytes it had before it was parsed: to count them later takes a copy of it."""

    message: M
    size: int


class _EndOfStream(Exception):  # noqa: N818 - expected
    """The caller has sent its last message."""


class RequestMessages:
    """`parse` makes a message of bytes. Faults of the caller are refused; gRPC would log each with its stack.

    Messages of unary calls are read in the `room`; those of streams are read as the method asks for them.
    Large ones are parsed at the `pace`.
    """

    def __init__(
        self,
        parse: Callable[[bytes], Message],
        room: Room,
        waiting: Waiting,
        pace: LargeMessagePace,
        *,
        have_claims: bool,
        largest_bytes: int = LARGEST_BYTES,
        streams: StreamRoom | None = None,
    ) -> None:
        """The room bounds messages that have claims, `largest_bytes` all others.

        `streams` bounds the messages of streams; None where the method does so itself.
        """
        self._parse = parse
        self._room = room
        self._waiting = waiting
        self._pace = pace
        self._have_claims = have_claims
        self._largest_bytes = largest_bytes
        self._streams = streams

    async def only(self, context: Context, facility: str) -> Message:
        """The message of a unary call. Raises RequestMalformed, and Overloaded where too many calls wait."""
        message = await self.next_in_room(context, facility)
        if message is not None:
            return message
        await asyncio.sleep(CANCELLATION_SECONDS)
        raise _malformed("is missing: send one message")

    async def next_in_room(self, context: Context, facility: str) -> Message | None:
        """The next message, read when there is room; None at the end. Raises as `only` does."""
        # An await costs time, and is seldom needed here.
        with self._room.reserve_now(facility) or await self._reserved(facility):
            # Its declared type is wrong: without a deserializer it is bytes, or EOF.
            content: Any = await (self._claim(context) if self._have_claims else context.read())
            return None if content is grpc.aio.EOF else await self._parsed(content, facility)

    async def all(self, context: Context, facility: str) -> AsyncGenerator[SizedMessage[Message], None]:
        """The messages of a stream, each read when it is asked for; close it. Raises RequestMalformed."""
        # No name refers to a message while its reader works: the reader decides how long it stays in memory.
        with suppress(_EndOfStream), ExitStack() as in_progress:
            while True:
                in_progress.close()
                yield await self._next(context, facility, in_progress)

    async def _next(self, context: Context, facility: str, in_progress: ExitStack) -> SizedMessage[Message]:
        """`in_progress` gets the room of the message, to be given back when it is answered."""
        if self._streams is None:
            content = await _read(context)
        else:
            async with self._streams.reading(facility) as reading:
                content = await _read(context)
                reading.note_size(len(content))
                self._ensure_not_too_large(content)
                in_progress.enter_context(await reading.room_for(len(content)))
        return SizedMessage(await self._parsed(content, facility), len(content))

    async def _reserved(self, facility: str) -> Share:
        with self._waiting.place(facility):
            return await self._room.reserve(facility)

    async def _claim(self, context: Context) -> object:
        try:
            async with asyncio.timeout(CLAIM_SECONDS):
                return await context.read()
        except TimeoutError:
            raise _malformed(f"must arrive within {CLAIM_SECONDS} seconds") from None

    async def _parsed(self, content: bytes, facility: str) -> Message:
        # Before the pause: what waits is in memory.
        self._ensure_not_too_large(content)
        if len(content) > LARGE_BYTES:
            await self._pace.pause(facility, len(content))
        return self._message(content)

    def _ensure_not_too_large(self, content: bytes) -> None:
        if len(content) > self._largest_bytes and not self._have_claims:
            raise _malformed(f"must have at most {self._largest_bytes} bytes: send several messages")

    def _message(self, content: bytes) -> Message:
        if len(content) > LARGE_BYTES and _part_count(content) > MOST_PARTS:
            raise _malformed(f"must have at most {MOST_PARTS} claims or checks: send several messages")
        try:
            return self._parse(content)
        except DecodeError:
            raise _malformed("must be a protobuf message of the type that the method takes") from None


async def _read(context: Context) -> bytes:
    """The next message of a stream. Raises _EndOfStream."""
    # Its declared type is wrong: without a deserializer it is bytes, or EOF.
    content: Any = await context.read()
    if content is grpc.aio.EOF:
        raise _EndOfStream
    return cast(bytes, content)


def _malformed(reason: str) -> RequestMalformed:
    return RequestMalformed([FieldViolation("request", reason)])


def _part_count(content: bytes) -> int:
    """How many fields a message has, counted as far as MOST_PARTS. Raises RequestMalformed."""
    at = count = 0
    try:
        while at < len(content) and count <= MOST_PARTS:
            at = _end_of_field(content, at)
            count += 1
    except IndexError:
        raise _malformed("is cut off") from None
    return count


def _end_of_field(content: bytes, at: int) -> int:
    """Where the field ends that begins here: a tag, and a value of the tag's wire type."""
    tag, at = _varint(content, at)
    match tag & 0x07:
        case 0:
            return _varint(content, at)[1]
        case 1:
            return at + 8
        case 2:
            length, at = _varint(content, at)
            return at + length
        case 5:
            return at + 4
    raise _malformed("has a field of a type that no method takes")


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """The number that begins here, and where it ends."""
    number = 0
    for shift in range(0, 70, 7):
        byte = content[at + shift // 7]
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at + shift // 7 + 1
    raise _malformed("must be a protobuf message of the type that the method takes")
