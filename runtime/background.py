"""Work that goes on beside the rest of a process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Until left. Should the work fail, so does the process: it is never silently without it."""
    raised: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        try:
            yield
        except Exception as error:
            # The group would wrap it, and nobody would know an AddressTaken again.
            raised = error
        # More than once: asyncio.wait_for of Python 3.11 swallows a cancellation that comes as its work ends.
        while not working.done():
            working.cancel()
            await asyncio.wait([working], timeout=0.1)
    if raised is not None:
        raise raised


async def every_second(look: Callable[[], Awaitable[None]]) -> None:
    """For ever."""
    while True:
        await look()
        await asyncio.sleep(1)
