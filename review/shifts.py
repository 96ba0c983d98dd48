"""Keeps a worker at work as long as it is wanted: a new connection, and number, after each that was lost."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from structlog.typing import FilteringBoundLogger

from review.bell import Bell
from review.database import AWAY
from review.metrics import Metrics
from review.worker import Worker

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 3.2


class Shifts:
    """A shift is a worker on one connection. That the database is away is said once, and that it is back."""

    def __init__(
        self,
        open_shift: Callable[[], AbstractAsyncContextManager[Worker]],
        bell: Bell,
        metrics: Metrics,
        log: FilteringBoundLogger,
    ) -> None:
        self._open_shift = open_shift
        self._bell = bell
        self._metrics = metrics
        self._log = log
        self._pause = FIRST_PAUSE_SECONDS
        self._is_away = False

    async def run(self) -> None:
        """Until the bell says stop."""
        while not self._bell.stopping:
            try:
                async with self._open_shift() as worker:
                    self._note_up()
                    await worker.run()
            except AWAY as error:
                self._note_away(error)
                await self._bell.heard(within=self._pause)
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
