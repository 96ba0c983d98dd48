"""Processes the claims of one stream, many at a time, and sends their answers as they come."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import cast

from gateway.v1.claim_service_pb2 import (
    KeyedClaim,
    KeyedClaimAnswer,
    SubmitClaimsRequest,
    SubmitClaimsResponse,
)

# Enough to fill the batches of the intake and of a worker while as many again wait for their review.
MAX_CLAIMS = 512
MAX_BYTES = 64 * 1024 * 1024
# Answers that are ready are sent together. gRPC clients accept 4 MiB by default.
RESPONSE_BYTES = 1024 * 1024
# Reading so many takes about a millisecond. Then the event loop does other work, such as look-ups.
READ_AT_A_TIME = 8


class ClaimStream:
    """One caller's stream. Claims beyond the limits stay unread in the connection until others are done."""

    def __init__(self, answer: Callable[[KeyedClaim], Awaitable[KeyedClaimAnswer]]) -> None:
        self._answer = answer
        self._in_flight: set[asyncio.Task[None]] = set()
        self._bytes = 0
        self._answers: list[KeyedClaimAnswer] = []
        self._capacity = asyncio.Event()
        self._progress = asyncio.Event()

    async def responses(
        self, requests: AsyncIterator[SubmitClaimsRequest]
    ) -> AsyncIterator[SubmitClaimsResponse]:
        """An answer for every claim. When the caller leaves early, claims without an answer are cancelled."""
        reading = asyncio.create_task(self._read(requests))
        reading.add_done_callback(lambda _: self._progress.set())
        try:
            while self._in_flight or self._answers or not reading.done():
                await self._progress.wait()
                self._progress.clear()
                for response in self._ready_responses():
                    yield response
            reading.result()
        finally:
            unfinished = (reading, *self._in_flight)
            for task in unfinished:
                task.cancel()
            # Otherwise the event loop would log what fails now as never retrieved.
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _read(self, requests: AsyncIterator[SubmitClaimsRequest]) -> None:
        count = 0
        async for request in requests:
            for claim in request.claims:
                await self._wait_for_capacity(claim)
                self._in_flight.add(asyncio.create_task(self._process(claim)))
                count += 1
                if count % READ_AT_A_TIME == 0:
                    await asyncio.sleep(0)

    async def _wait_for_capacity(self, claim: KeyedClaim) -> None:
        size = len(claim.request.content)
        while self._in_flight and (
            len(self._in_flight) + len(self._answers) >= MAX_CLAIMS or self._bytes + size > MAX_BYTES
        ):
            self._capacity.clear()
            await self._capacity.wait()
        self._bytes += size

    async def _process(self, claim: KeyedClaim) -> None:
        answer = await self._answer(claim)
        self._answers.append(answer)
        self._bytes -= len(claim.request.content)
        self._in_flight.remove(cast("asyncio.Task[None]", asyncio.current_task()))
        self._progress.set()

    def _ready_responses(self) -> Iterator[SubmitClaimsResponse]:
        answers, self._answers = self._answers, []
        response, size = SubmitClaimsResponse(), 0
        for answer in answers:
            if size > RESPONSE_BYTES:
                yield response
                response, size = SubmitClaimsResponse(), 0
            response.answers.append(answer)
            size += answer.ByteSize()
        if response.answers:
            yield response
        self._capacity.set()
