"""Processes the claims of one stream, many at a time, and sends their answers as they come."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol, cast

from gateway.admission.request_messages import SizedMessage
from gateway.v1.claim_service_pb2 import (
    KeyedClaim,
    KeyedClaimAnswer,
    SubmitClaimsRequest,
    SubmitClaimsResponse,
)
from runtime.background import start_task
from runtime.sharing.fair_share import Share

# Enough to fill the batches of the intake and of a worker while as many again wait for their review.
MAX_CLAIMS = 512
# Answers that are ready are sent together. gRPC clients accept 4 MiB by default.
RESPONSE_BYTES = 1024 * 1024
# Reading so many takes a quarter of a millisecond. Then the event loop does other work, such as look-ups.
READ_AT_A_TIME = 2


Answering = Callable[[Share], Awaitable[KeyedClaimAnswer]]


class PreparedClaim(NamedTuple):
    """A claim, and the bytes of its content.

    `answer` must not refer to the message, of which it would keep the whole in memory. It is called with the
    share of these bytes, and releases that when it needs the content no longer.
    """

    size: int
    answer: Answering


class Room(Protocol):
    """The room for requests and responses of the stream's facility."""

    def reading(self, facility: str) -> AbstractAsyncContextManager[None]:
        """Wait for room for a message; read it inside."""
        ...

    def take(self, facility: str, size: int) -> Share:
        """Count what is in memory, until the share is released."""
        ...


class ClaimStream:
    """One caller's stream. Claims beyond the limits stay unread in the connection until others are done."""

    def __init__(self, prepare: Callable[[KeyedClaim], PreparedClaim], room: Room, facility: str) -> None:
        self._prepare = prepare
        self._room = room
        self._facility = facility
        self._in_flight: set[asyncio.Task[None]] = set()
        self._answers: deque[tuple[KeyedClaimAnswer, Share]] = deque()
        self._capacity = asyncio.Event()
        self._progress = asyncio.Event()

    async def responses(
        self, requests: AsyncIterator[SizedMessage[SubmitClaimsRequest]]
    ) -> AsyncIterator[SubmitClaimsResponse]:
        """An answer for every claim. When the caller leaves early, claims without an answer are cancelled."""
        reading = start_task(self._read(requests))
        reading.add_done_callback(lambda _: self._progress.set())
        try:
            while self._in_flight or self._answers or not reading.done():
                await self._progress.wait()
                self._progress.clear()
                for response in self._ready_responses():
                    yield response
            reading.result()
        finally:
            await self._end((reading, *self._in_flight))

    async def _end(self, unfinished: tuple[asyncio.Task[None], ...]) -> None:
        for task in unfinished:
            task.cancel()
        # Otherwise the event loop would log what fails now as never retrieved.
        await asyncio.gather(*unfinished, return_exceptions=True)
        for _, share in self._answers:
            share.release()

    async def _read(self, requests: AsyncIterator[SizedMessage[SubmitClaimsRequest]]) -> None:
        while await self._read_message(requests):
            pass

    async def _read_message(self, requests: AsyncIterator[SizedMessage[SubmitClaimsRequest]]) -> bool:
        """Whether there was one. Nothing refers to it when the next one is waited for."""
        async with self._room.reading(self._facility):
            request = await anext(requests, None)
        if request is not None:
            await self._begin(*request)
        return request is not None

    async def _begin(self, request: SubmitClaimsRequest, size: int) -> None:
        """Start on every claim of a message; until then the message is in memory, and the claims as well."""
        with self._room.take(self._facility, size):
            for count, claim in enumerate(request.claims, 1):
                await self._wait_for_capacity()
                self._start(claim)
                if count % READ_AT_A_TIME == 0:
                    await asyncio.sleep(0)

    async def _wait_for_capacity(self) -> None:
        while len(self._in_flight) + len(self._answers) >= MAX_CLAIMS:
            self._capacity.clear()
            await self._capacity.wait()

    def _start(self, claim: KeyedClaim) -> None:
        prepared = self._prepare(claim)
        share = self._room.take(self._facility, prepared.size)
        task = start_task(self._process(prepared.answer, share))
        # Also where the task is cancelled before it begins.
        task.add_done_callback(lambda _: share.release())
        self._in_flight.add(task)

    async def _process(self, answer_claim: Answering, share: Share) -> None:
        answering = answer_claim(share)
        # It refers to the content.
        del answer_claim
        answer = await answering
        self._answers.append((answer, self._room.take(self._facility, answer.ByteSize())))
        self._in_flight.remove(cast("asyncio.Task[None]", asyncio.current_task()))
        self._progress.set()

    def _ready_responses(self) -> Iterator[SubmitClaimsResponse]:
        while self._answers:
            response, size = SubmitClaimsResponse(), 0
            while self._answers and size <= RESPONSE_BYTES:
                answer, share = self._answers.popleft()
                response.answers.append(answer)
                size += share.amount
                share.release()
            yield response
        self._capacity.set()
