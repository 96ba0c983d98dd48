"""A circuit breaker: while the database cannot be reached, nothing waits for it."""

import asyncio
from collections.abc import Awaitable, Callable

from runtime.background import BackgroundTasks, start_task

# While the breaker is open, the database is probed this often.
PROBE_EVERY_SECONDS = 0.25


class CircuitBreaker:
    """Opens when a probe fails, and closes when one succeeds.

    A slow statement or a broken connection does not open it by itself: it only starts a probe.
    """

    def __init__(
        self, probe: Callable[[], Awaitable[bool]], on_open: Callable[[], None], tasks: BackgroundTasks
    ) -> None:
        self.is_open = False
        self._probe = probe
        self._on_open = on_open
        self._tasks = tasks
        self._probing: asyncio.Task[bool] | None = None
        self._recovering: asyncio.Task[None] | None = None

    def suspect(self) -> None:
        """Start a probe, without waiting for it."""
        if not self.is_open:
            self._start_probe()

    async def is_available(self) -> bool:
        """Whether the database answers a probe; callers at the same time share one."""
        return not self.is_open and await asyncio.shield(self._start_probe())

    def shut_down(self) -> None:
        """Open for good, and probe no more."""
        self.is_open = True
        for task in (self._probing, self._recovering):
            if task is not None:
                task.cancel()

    def _start_probe(self) -> asyncio.Task[bool]:
        if self._probing is None:
            self._probing = start_task(self._run_probe())
        return self._probing

    async def _run_probe(self) -> bool:
        try:
            is_available = await self._probe()
        finally:
            self._probing = None
        if not is_available:
            self.is_open = True
            self._recovering = start_task(self._tasks.keep_running("database probe", self._recover))
            self._on_open()
        return is_available

    async def _recover(self) -> None:
        while self.is_open:
            await asyncio.sleep(PROBE_EVERY_SECONDS)
            self.is_open = not await self._probe()
