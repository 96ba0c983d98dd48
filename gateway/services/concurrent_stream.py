"""Several parts of a stream answered at once, a bounded number, each answer given as soon as it is there."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")


async def answer_concurrently(
    parts: AsyncIterator[Part], answer: Callable[[Part], Coroutine[Any, Any, Answer]], at_once: int
) -> AsyncGenerator[Answer, None]:
    """Answers in the order in which they come. No part is read while `at_once` wait to be answered and taken.

    What reading or answering raises ends it all, as does leaving early.
    """
    done: asyncio.Queue[asyncio.Task[Any]] = asyncio.Queue()
    room = asyncio.Semaphore(at_once)
    working: set[asyncio.Task[Any]] = set()

    def start(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        working.add(task)
        task.add_done_callback(done.put_nowait)
        return task

    async def read() -> None:
        async for part in parts:
            await room.acquire()
            start(answer(part))

    reading = start(read())
    try:
        while working:
            task = await done.get()
            working.remove(task)
            result = task.result()
            if task is not reading:
                yield result
                room.release()
    finally:
        for task in working:
            task.cancel()
        # Waited for, and so asked after: what fails beside the first failure is not told by the event loop.
        await asyncio.gather(*working, return_exceptions=True)
