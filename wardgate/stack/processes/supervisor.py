"""Starts again what dies, and says so."""

import asyncio
import time
from collections.abc import Callable, Sequence

from wardgate.stack.processes.child import Child

LOOK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# Who has lived this long is well again: the next death starts from the first pause.
WELL_AFTER_SECONDS = 60.0


class Supervisor:
    """Over some children. `tell` gets one line a death, `note` is called after each new start."""

    def __init__(
        self, children: Sequence[Child], tell: Callable[[str], None], note: Callable[[], None]
    ) -> None:
        self._children = children
        self._tell = tell
        self._note = note

    async def keep_all_alive(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as watchers:
            for child in self._children:
                watchers.create_task(self._keep_alive(child))

    async def _keep_alive(self, child: Child) -> None:
        pause = FIRST_PAUSE_SECONDS
        started = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if child.is_alive:
                continue
            if time.monotonic() - started > WELL_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self._tell(
                f"{child.name} {child.how_it_ended}: starting it again in {pause:g} s (log: {child.log})"
            )
            await asyncio.sleep(pause)
            child.start()
            self._note()
            started = time.monotonic()
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
