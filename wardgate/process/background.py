"""Work that goes on beside the rest of a process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Until left. Should the work fail, so does the process: it is never silently without it."""
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        yield
        working.cancel()


async def every_second(look: Callable[[], Awaitable[None]]) -> None:
    """For ever."""
    while True:
        await look()
        await asyncio.sleep(1)
