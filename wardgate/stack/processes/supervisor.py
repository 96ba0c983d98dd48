"""Restarts child processes that die, and reports it."""

import asyncio
import time
from collections.abc import Callable, Sequence

from wardgate.stack.processes.child import Child

CHECK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 30.0
# After this time the process counts as healthy: its next restart begins with the first pause again.
HEALTHY_AFTER_SECONDS = 60.0


class Supervisor:
    """Keeps some children alive. `report` gets a line for each death, `restarted` runs after each restart."""

    def __init__(
        self, children: Sequence[Child], report: Callable[[str], None], restarted: Callable[[], None]
    ) -> None:
        self._children = children
        self._report = report
        self._restarted = restarted

    async def keep_all_alive(self) -> None:
        """Run until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for child in self._children:
                tasks.create_task(self._keep_alive(child))

    async def _keep_alive(self, child: Child) -> None:
        pause = FIRST_PAUSE_SECONDS
        started = time.monotonic()
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            if child.is_alive:
                continue
            if time.monotonic() - started > HEALTHY_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self._report(
                f"{child.name} {child.how_it_ended}: restarting it in {pause:g} s (log: {child.log})"
            )
            await asyncio.sleep(pause)
            self._start(child)
            started = time.monotonic()
            pause = min(pause * 2, MAX_PAUSE_SECONDS)

    def _start(self, child: Child) -> None:
        """What fails here, as on a full disk, must not end the supervision of the others."""
        try:
            child.start()
            self._restarted()
        except OSError as error:
            self._report(f"{child.name} cannot be started, or not be recorded ({error.strerror}).")
