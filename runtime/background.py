"""Background tasks of a process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the work until the context is left. If the work fails, so does the process."""
    raised: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        try:
            yield
        except Exception as error:
            # The group would wrap it, and no caller would recognise an AddressTaken.
            raised = error
        # More than once: asyncio.wait_for of Python 3.11 swallows a cancellation that comes as its work ends.
        while not working.done():
            working.cancel()
            await asyncio.wait([working], timeout=0.1)
    if raised is not None:
        raise raised


async def every_second(call: Callable[[], Awaitable[None]]) -> None:
    """Call it once a second until cancelled."""
    while True:
        await call()
        await asyncio.sleep(1)
