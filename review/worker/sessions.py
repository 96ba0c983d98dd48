"""Keeps a worker at work as long as it is wanted: a new connection, and number, after each that was lost."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from structlog.typing import FilteringBoundLogger

from review.metrics import Metrics
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker
from runtime.postgres.errors import CONNECTION_LOST

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 3.2


class WorkerSessions:
    """A shift is a worker on one connection. That the database is away is said once, and that it is back."""

    def __init__(
        self,
        open_shift: Callable[[], AbstractAsyncContextManager[Worker]],
        wake_up: WakeUp,
        metrics: Metrics,
        log: FilteringBoundLogger,
    ) -> None:
        self._open_shift = open_shift
        self._wake_up = wake_up
        self._metrics = metrics
        self._log = log
        self._pause = FIRST_PAUSE_SECONDS
        self._is_away = False

    async def run(self) -> None:
        """Until the wake_up says stop."""
        while not self._wake_up.stopping:
            try:
                async with self._open_shift() as worker:
                    self._note_up()
                    await worker.run()
            except CONNECTION_LOST as error:
                self._note_away(error)
                await self._wake_up.wait(within=self._pause)
                self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    def _note_up(self) -> None:
        self._metrics.database_up.set(1)
        if self._is_away:
            self._log.info("the database is back")
        self._is_away, self._pause = False, FIRST_PAUSE_SECONDS

    def _note_away(self, error: BaseException) -> None:
        self._metrics.database_up.set(0)
        if not self._is_away:
            self._log.warning("the database is away; claims wait in it", error=type(error).__name__)
        self._is_away = True
