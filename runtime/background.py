"""Background tasks of a process: each is supervised, so that none of them ends unnoticed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, TypeVar

import structlog
from prometheus_client import Counter
from structlog.typing import FilteringBoundLogger

from runtime.error_summary import error_summary

T = TypeVar("T")
Work = Callable[[], Awaitable[object]]

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
# Work that has run for this long before it failed starts again after the first pause.
STEADY_SECONDS = 60.0


class BackgroundTasks:
    """Runs long work. Where it fails, the failure is logged and counted, and the work starts again.

    The log has the types and places of the exceptions, never their text. The pauses between failures double,
    from a fifth of a second to half a minute.
    """

    def __init__(self, log: FilteringBoundLogger, failures: Counter) -> None:
        """`failures` has the label `task`."""
        self.log = log
        self._failures = failures

    @asynccontextmanager
    async def running(self, name: str, work: Work) -> AsyncIterator[None]:
        """Run the work in a task of its own until the context is left."""
        task = start_task(self.keep_running(name, work))
        try:
            yield
        finally:
            await _end(task)

    async def keep_running(
        self, name: str, work: Work, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """Run the work until it returns, or this is cancelled. `sleep` waits between failures."""
        failures = self._failures.labels(name)
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = monotonic()
            error = await _failure_of(work)
            if error is None:
                return
            failures.inc()
            self.log.error("background task failed", task=name, **error_summary(error))
            if monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def uncounted_tasks() -> BackgroundTasks:
    """For a program without metrics."""
    failures = Counter("background_failures", "Failures of background tasks.", ("task",), registry=None)
    return BackgroundTasks(structlog.get_logger(), failures)


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the work until the block is left. If the work fails, so does the block: for a part of a call."""
    raised: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        try:
            yield
        except Exception as error:
            # The group would wrap it, and no caller would recognise it.
            raised = error
        await _end(working)
    if raised is not None:
        raise raised


def start_task(work: Awaitable[T]) -> asyncio.Task[T]:
    """Start a task that ends by itself. The caller keeps it, and retrieves its result.

    asyncio logs an exception that nobody retrieves. Work without an end belongs into BackgroundTasks.
    """
    return asyncio.ensure_future(work)


async def every_second(call: Callable[[], Awaitable[None]]) -> None:
    """Call it once a second until cancelled."""
    while True:
        await call()
        await asyncio.sleep(1)


async def _end(task: asyncio.Task[None]) -> None:
    # More than once: asyncio.wait_for of Python 3.11 swallows a cancellation that comes as its work ends.
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)


async def _failure_of(work: Work) -> BaseException | None:
    try:
        await work()
    except asyncio.CancelledError as error:
        if _is_being_cancelled():
            raise
        # Something that the work waited for was cancelled, and nobody cancelled the work.
        return error
    except Exception as error:
        return error
    return None


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
