"""Keeps a worker running: a new connection, and a new worker number, after each one that was lost."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from structlog.typing import FilteringBoundLogger
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential

from review.metrics import Metrics
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker
from runtime.postgres.errors import CONNECTION_LOST

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 3.2


class ReconnectingWorker:
    """A session is a worker on one connection. The log has one line for an outage, and one for its end."""

    def __init__(
        self,
        open_session: Callable[[], AbstractAsyncContextManager[Worker]],
        wake_up: WakeUp,
        metrics: Metrics,
        log: FilteringBoundLogger,
    ) -> None:
        self._open_session = open_session
        self._wake_up = wake_up
        self._metrics = metrics
        self._log = log
        self._is_away = False

    async def run(self) -> None:
        """Run sessions until the worker is to stop, which also ends a pause."""
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(CONNECTION_LOST),
            wait=wait_exponential(multiplier=FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS),
            before_sleep=self._note_away,
            sleep=self._wake_up.wait,
        ):
            if self._wake_up.stopping:
                return
            with attempt:
                async with self._open_session() as worker:
                    self._note_up()
                    # If this session is lost, the pauses start from the first one again.
                    attempt.retry_state.attempt_number = 1
                    await worker.run()

    def _note_up(self) -> None:
        self._metrics.database_up.set(1)
        if self._is_away:
            self._log.info("the database is back")
        self._is_away = False

    def _note_away(self, state: RetryCallState) -> None:
        self._metrics.database_up.set(0)
        if not self._is_away:
            error = state.outcome.exception() if state.outcome else None
            self._log.warning("the database is away; claims wait in it", error=type(error).__name__)
        self._is_away = True
