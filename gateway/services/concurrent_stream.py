"""Answers several parts of a stream concurrently, and yields each answer as soon as it is ready."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from runtime.background import start_task

Part = TypeVar("Part")
Answer = TypeVar("Answer")


async def answer_concurrently(
    parts: AsyncIterator[Part], answer: Callable[[Part], Coroutine[Any, Any, Answer]], limit: int
) -> AsyncGenerator[Answer, None]:
    """The answers in the order in which they are ready.

    While `limit` parts wait to be answered and consumed, no further part is read. An exception in reading or
    answering ends everything, as does closing the generator.
    """
    done: asyncio.Queue[asyncio.Task[Any]] = asyncio.Queue()
    slots = asyncio.Semaphore(limit)
    running: set[asyncio.Task[Any]] = set()

    def start(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = start_task(work)
        running.add(task)
        task.add_done_callback(done.put_nowait)
        return task

    async def read() -> None:
        async for part in parts:
            await slots.acquire()
            start(answer(part))

    reading = start(read())
    try:
        while running:
            task = await done.get()
            running.remove(task)
            result = task.result()
            if task is not reading:
                yield result
                slots.release()
    finally:
        for task in running:
            task.cancel()
        # Awaited: otherwise asyncio logs the exceptions of tasks that fail after the first one.
        await asyncio.gather(*running, return_exceptions=True)
