"""The claims of one stream: a bounded number on their way at once, answered as their answers come."""

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
MOST_CLAIMS = 512
MOST_BYTES = 64 * 1024 * 1024
# Answers that have gathered go out together. gRPC clients take 4 MiB by default.
ANSWER_BYTES = 1024 * 1024
# To read these takes about a millisecond; then whoever looks up a card has a turn.
READ_AT_A_TIME = 8


class ClaimStream:
    """One caller's stream. What is beyond the bounds stays on the wire until others are answered."""

    def __init__(self, answer: Callable[[KeyedClaim], Awaitable[KeyedClaimAnswer]]) -> None:
        self._answer = answer
        self._under_way: set[asyncio.Task[None]] = set()
        self._bytes = 0
        self._answers: list[KeyedClaimAnswer] = []
        self._room = asyncio.Event()
        self._news = asyncio.Event()

    async def responses(
        self, requests: AsyncIterator[SubmitClaimsRequest]
    ) -> AsyncIterator[SubmitClaimsResponse]:
        """An answer for every claim. Whoever leaves early takes back what is not answered yet."""
        reading = asyncio.create_task(self._read(requests))
        reading.add_done_callback(lambda _: self._news.set())
        try:
            while self._under_way or self._answers or not reading.done():
                await self._news.wait()
                self._news.clear()
                for response in self._gathered():
                    yield response
            reading.result()
        finally:
            unfinished = (reading, *self._under_way)
            for task in unfinished:
                task.cancel()
            # Waited for, and so asked after: what fails now is not told by the event loop.
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _read(self, requests: AsyncIterator[SubmitClaimsRequest]) -> None:
        count = 0
        async for request in requests:
            for claim in request.claims:
                await self._room_for(claim)
                self._under_way.add(asyncio.create_task(self._carry(claim)))
                count += 1
                if count % READ_AT_A_TIME == 0:
                    await asyncio.sleep(0)

    async def _room_for(self, claim: KeyedClaim) -> None:
        size = len(claim.request.content)
        while self._under_way and (
            len(self._under_way) + len(self._answers) >= MOST_CLAIMS or self._bytes + size > MOST_BYTES
        ):
            self._room.clear()
            await self._room.wait()
        self._bytes += size

    async def _carry(self, claim: KeyedClaim) -> None:
        answer = await self._answer(claim)
        self._answers.append(answer)
        self._bytes -= len(claim.request.content)
        self._under_way.remove(cast("asyncio.Task[None]", asyncio.current_task()))
        self._news.set()

    def _gathered(self) -> Iterator[SubmitClaimsResponse]:
        answers, self._answers = self._answers, []
        response, size = SubmitClaimsResponse(), 0
        for answer in answers:
            if size > ANSWER_BYTES:
                yield response
                response, size = SubmitClaimsResponse(), 0
            response.answers.append(answer)
            size += answer.ByteSize()
        if response.answers:
            yield response
        self._room.set()
