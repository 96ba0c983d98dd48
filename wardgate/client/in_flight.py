"""The requests of a list that are in flight on a stream: a bounded number, however long the list is."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Generic, TypeVar

import grpc
from google.protobuf.message import Message

from runtime.output.counted import counted
from wardgate.client.refused import Refused
from wardgate.client.size_limit import is_too_large, too_large

Request = TypeVar("Request", bound=Message)

MAX_IN_FLIGHT = 1024
MAX_BYTES_IN_FLIGHT = 16 * 1024 * 1024
MAX_REQUESTS_IN_MESSAGE = 64
# A larger claim travels alone in its message.
MAX_BYTES_IN_MESSAGE = 256 * 1024


class InFlightRequests(Generic[Request]):
    """Takes requests from the list as responses arrive, and sends each under a number of its own.

    The caller's keys need not be unique, so they are not sent.
    """

    def __init__(self, requests: Iterable[tuple[str, Request]]) -> None:
        self._list = iter(requests)
        self._in_flight: dict[str, tuple[str, Request]] = {}
        self._bytes_in_flight = 0
        self._to_send: deque[str] = deque()
        self._response_arrived = asyncio.Event()
        self._too_large: list[str] = []
        self._taken = 0
        self._streams = 0
        self._is_at_end = False
        self._failure: Exception | None = None

    @property
    def is_done(self) -> bool:
        """Whether every request of the list has its response."""
        return self._is_at_end and not self._in_flight

    def settle(self, number: str) -> str | None:
        """Record the response to this number. Returns the request's key, or None if it already had one."""
        if number not in self._in_flight:
            return None
        key, request = self._in_flight.pop(number)
        self._bytes_in_flight -= request.ByteSize()
        self._response_arrived.set()
        return key

    def take_too_large(self) -> Iterator[tuple[str, Refused]]:
        """The requests that were too large to send, each once, with the refusal."""
        keys, self._too_large = self._too_large, []
        for key in keys:
            yield key, too_large()

    def end_of_stream(self) -> None:
        """Call this when the stream ended without an error.

        Raises the exception that reading the list raised, or Refused if requests are left without a response.
        """
        if self._failure is not None:
            raise self._failure
        if not self.is_done:
            left = counted(len(self._in_flight), "request")
            raise Refused(
                grpc.StatusCode.UNKNOWN,
                f"The gateway ended the stream and left {left} without an answer: send again.",
            )

    def send_again(self) -> None:
        """Call this when the stream broke: every request without a response is sent again."""
        self._to_send = deque(self._in_flight)

    async def batches(self) -> AsyncIterator[list[tuple[str, Request]]]:
        """The requests to send on one stream, in batches; ends with the list, also if reading it fails."""
        self._streams += 1
        stream, is_first = self._streams, True
        # A broken stream may read on for a while: what it reads then would be lost.
        while stream == self._streams:
            self._fill()
            self._response_arrived.clear()
            batch = self._next_batch()
            if batch:
                yield batch
            elif self._is_at_end:
                return
            # The first message goes alone: grpc.aio loses a refusal that arrives while others are written.
            if is_first or not batch:
                is_first = False
                await self._response_arrived.wait()

    def _fill(self) -> None:
        while not self._is_at_end and len(self._to_send) < MAX_REQUESTS_IN_MESSAGE and self._has_room():
            try:
                key, request = next(self._list)
            except StopIteration:
                self._is_at_end = True
            except Exception as error:
                self._is_at_end, self._failure = True, error
            else:
                self._take(key, request)

    def _take(self, key: str, request: Request) -> None:
        if is_too_large(request):
            self._too_large.append(key)
            return
        self._taken += 1
        self._in_flight[str(self._taken)] = (key, request)
        self._bytes_in_flight += request.ByteSize()
        self._to_send.append(str(self._taken))

    def _has_room(self) -> bool:
        # A message is begun only if a full one fits: else each response would let one request out, alone.
        limit = MAX_IN_FLIGHT if self._to_send else MAX_IN_FLIGHT - MAX_REQUESTS_IN_MESSAGE
        return len(self._in_flight) < limit and self._bytes_in_flight < MAX_BYTES_IN_FLIGHT

    def _next_batch(self) -> list[tuple[str, Request]]:
        batch: list[tuple[str, Request]] = []
        size = 0
        while self._to_send and len(batch) < MAX_REQUESTS_IN_MESSAGE and size < MAX_BYTES_IN_MESSAGE:
            number = self._to_send.popleft()
            if number in self._in_flight:
                _, request = self._in_flight[number]
                batch.append((number, request))
                size += request.ByteSize()
        return batch
