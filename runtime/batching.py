"""Combines requests that arrive together into batches."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from runtime.background import start_task
from runtime.tracing.active_spans import ACTIVE, Spans, work_in

Request = TypeVar("Request")
Response = TypeVar("Response")


class Batcher(Generic[Request, Response]):
    """Takes one request at a time, and has them answered in batches of at most `limit`, one batch at a time.

    `limit` may be a function that returns how many it is at the moment.

    `run_batch` returns the responses in the order of the requests, with an exception for each request that
    has no response. If it raises, all requests of the batch fail.

    While no batch is running, a request starts one immediately. After a batch of several requests, the next
    one waits for more of them, for the seconds that `delay` returns; without `delay` it does not wait.
    """

    def __init__(
        self,
        run_batch: Callable[[Sequence[Request]], Awaitable[Sequence[Response | Exception]]],
        limit: int | Callable[[], int],
        delay: Callable[[], float] | None = None,
    ) -> None:
        self._run_batch = run_batch
        self._limit = limit if callable(limit) else lambda: limit
        self._delay = delay
        self._queue: deque[tuple[Request, asyncio.Future[Response], Spans]] = deque()
        self._running: asyncio.Task[None] | None = None
        self._last_size = 0

    async def __call__(self, request: Request) -> Response:
        """The response to this request; raises the exception that `run_batch` returned for it."""
        response: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._queue.append((request, response, ACTIVE.get()))
        if self._running is None:
            # A task of its own: the cancellation of one caller must not cancel the others' requests.
            self._running = start_task(self._run())
        return await response

    async def _run(self) -> None:
        try:
            while self._queue:
                if self._delay is not None:
                    await self._wait_for_more(self._delay())
                await self._answer(self._next_batch())
        finally:
            self._running = None

    async def _wait_for_more(self, seconds: float) -> None:
        if seconds and self._last_size > 1 and len(self._queue) < self._limit():
            await asyncio.sleep(seconds)

    def _next_batch(self) -> list[tuple[Request, asyncio.Future[Response], Spans]]:
        batch: list[tuple[Request, asyncio.Future[Response], Spans]] = []
        limit = self._limit()
        while self._queue and len(batch) < limit:
            queued = self._queue.popleft()
            if not queued[1].cancelled():
                batch.append(queued)
        self._last_size = len(batch)
        return batch

    async def _answer(self, batch: list[tuple[Request, asyncio.Future[Response], Spans]]) -> None:
        if not batch:
            return
        # Not in the spans of the caller alone whose request started this task.
        work_in([spans for _, _, spans in batch])
        results: Sequence[Response | Exception]
        try:
            results = await self._run_batch([request for request, _, _ in batch])
            pairs = list(zip(batch, results, strict=True))
        except Exception as error:
            pairs = [(item, error) for item in batch]
        for (_, response, _), result in pairs:
            if response.done():
                continue
            if isinstance(result, Exception):
                response.set_exception(result)
            else:
                response.set_result(result)
