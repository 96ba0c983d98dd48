"""A worker whose database cannot be reached tries again, however long that lasts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import cast

import structlog
from asyncpg import DiskFullError
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from review.metrics import Metrics
from review.worker.reconnecting_worker import LONGEST_PAUSE_SECONDS, ReconnectingWorker
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker

ATTEMPTS = 2_000


class ImpatientWakeUp(WakeUp):
    """Does not wait; stops after so many pauses, and keeps their lengths."""

    def __init__(self, pauses: int = ATTEMPTS) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self._most_pauses = pauses

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) == self._most_pauses:
            self.stop()


class LosingWorker:
    """Works, and then loses its connection."""

    async def run(self, note_success: Callable[[], None]) -> None:
        note_success()
        raise ConnectionResetError


class Database:
    """Accepts the connections whose numbers are given; the first one is 1."""

    def __init__(self, *accepted: int) -> None:
        self._accepted = accepted
        self.connections = 0

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Worker]:
        self.connections += 1
        if self.connections not in self._accepted:
            raise ConnectionRefusedError
        yield cast(Worker, LosingWorker())


class UselessWorker:
    """Has a connection on which nothing can be written."""

    async def run(self, note_success: Callable[[], None]) -> None:
        raise DiskFullError


@asynccontextmanager
async def session_of_a_useless_worker() -> AsyncIterator[Worker]:
    yield cast(Worker, UselessWorker())


async def run(
    session: Callable[[], AbstractAsyncContextManager[Worker]], wake_up: WakeUp, log: LogCapture
) -> None:
    """Run sessions until the wake-up stops them."""
    metrics = Metrics(CollectorRegistry())
    await ReconnectingWorker(session, wake_up, metrics, structlog.wrap_logger(None, [log])).run()


async def test_a_worker_waits_out_an_outage_of_hours_and_logs_it_once() -> None:
    wake_up, log = ImpatientWakeUp(), LogCapture()
    await run(Database().session, wake_up, log)
    assert wake_up.pauses[:3] == [0.2, 0.4, 0.8]
    assert set(wake_up.pauses[4:]) == {LONGEST_PAUSE_SECONDS}
    assert len(log.entries) == 1


async def test_after_a_session_that_was_lost_the_pauses_start_from_the_first_again() -> None:
    wake_up, log = ImpatientWakeUp(pauses=6), LogCapture()
    await run(Database(4).session, wake_up, log)
    assert wake_up.pauses == [0.2, 0.4, 0.8, 0.2, 0.4, 0.8]
    assert [entry["log_level"] for entry in log.entries] == ["warning", "info", "warning"]


async def test_a_connection_on_which_nothing_can_be_written_does_not_end_the_outage() -> None:
    wake_up, log = ImpatientWakeUp(pauses=4), LogCapture()
    await run(session_of_a_useless_worker, wake_up, log)
    assert wake_up.pauses == [0.2, 0.4, 0.8, 1.6]
    assert [entry["log_level"] for entry in log.entries] == ["warning"]


async def test_a_worker_that_is_stopped_during_a_pause_opens_no_further_session() -> None:
    wake_up, database = ImpatientWakeUp(pauses=1), Database(2)
    await run(database.session, wake_up, LogCapture())
    assert database.connections == 1


async def test_a_worker_that_is_stopped_before_it_starts_opens_no_session() -> None:
    wake_up, database = WakeUp(), Database(1)
    wake_up.stop()
    await run(database.session, wake_up, LogCapture())
    assert database.connections == 0
