"""Keeps a worker running: after a fault of the database it pauses, and gets a new connection and number."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from structlog.typing import FilteringBoundLogger
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from review.metrics import Metrics
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker
from runtime.outages.outage_log import OutageLog
from runtime.postgres.errors import advice_on, is_database_fault

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
        self._outage = OutageLog(
            log,
            "the database cannot be reached; claims wait in the queue",
            "the database is back",
            advice_on,
        )

    async def run(self) -> None:
        """Run sessions until the worker is to stop, which also ends a pause."""
        async for attempt in AsyncRetrying(
            retry=retry_if_exception(is_database_fault),
            wait=wait_exponential(multiplier=FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS),
            before_sleep=self._note_away,
            sleep=self._wake_up.pause,
        ):
            if self._wake_up.stopping:
                return
            with attempt:
                async with self._open_session() as worker:
                    await worker.run(partial(self._note_success, attempt.retry_state))

    def _note_success(self, state: RetryCallState) -> None:
        # If the session ends now, the pauses start from the first one again.
        state.attempt_number = 1
        self._outage.end()
        self._metrics.database_up.set(1)

    def _note_away(self, state: RetryCallState) -> None:
        self._metrics.database_up.set(0)
        if state.outcome is not None and (error := state.outcome.exception()) is not None:
            self._outage.begin(error)
