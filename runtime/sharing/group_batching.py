"""Combines small groups of requests into batches, several of which run at the same time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from runtime.background import start_task
from runtime.tracing.active_spans import ACTIVE, Spans, work_in

Group = TypeVar("Group")
Response = TypeVar("Response")


class GroupBatcher(Generic[Group, Response]):
    """Takes a group of requests at a time, and has groups that wait answered together.

    At most `concurrent()` batches run at the same time. A batch has as many of the groups that wait as have
    at most `limit()` requests together; a larger group has a batch of its own. `size_of` is how many requests
    a group has.

    `run_batch` returns the responses in the order of the groups. If it raises, all groups of the batch fail.
    A batch is cancelled when nobody waits for any of its groups any more.
    """

    def __init__(
        self,
        run_batch: Callable[[Sequence[Group]], Awaitable[Sequence[Response]]],
        size_of: Callable[[Group], int],
        limit: Callable[[], int],
        concurrent: Callable[[], int],
    ) -> None:
        self._run_batch = run_batch
        self._size_of = size_of
        self._limit = limit
        self._concurrent = concurrent
        self._queue: deque[tuple[Group, asyncio.Future[Response], Spans]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, group: Group) -> Response:
        """The response to this group; raises the exception that `run_batch` raised."""
        response: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._queue.append((group, response, ACTIVE.get()))
        self._start()
        return await response

    def _start(self) -> None:
        if self._queue and len(self._running) < self._concurrent():
            task = start_task(self._run())
            self._running.add(task)
            task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._running.remove(task)
        self._start()

    async def _run(self) -> None:
        # Fewer may be allowed meanwhile.
        while len(self._running) <= self._concurrent() and (batch := self._next_batch()):
            await self._answer(batch)

    def _next_batch(self) -> list[tuple[Group, asyncio.Future[Response], Spans]]:
        batch: list[tuple[Group, asyncio.Future[Response], Spans]] = []
        room = self._limit()
        while self._queue and (not batch or self._size_of(self._queue[0][0]) <= room):
            queued = self._queue.popleft()
            if not queued[1].cancelled():
                batch.append(queued)
                room -= self._size_of(queued[0])
        return batch

    async def _answer(self, batch: Sequence[tuple[Group, asyncio.Future[Response], Spans]]) -> None:
        task = asyncio.current_task()
        work_in([spans for _, _, spans in batch])

        def note_gone(_: asyncio.Future[Response]) -> None:
            if task is not None and all(response.cancelled() for _, response, _ in batch):
                task.cancel()

        for _, response, _ in batch:
            response.add_done_callback(note_gone)
        try:
            results = await self._run_batch([group for group, _, _ in batch])
        except Exception as error:
            for _, response, _ in batch:
                if not response.done():
                    response.set_exception(error)
            return
        for (_, response, _), result in zip(batch, results, strict=True):
            if not response.done():
                response.set_result(result)
