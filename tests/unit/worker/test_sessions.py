"""What becomes of a worker whose database is away: it tries again, however long that lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from review.metrics import Metrics
from review.worker.sessions import LONGEST_PAUSE_SECONDS, WorkerSessions
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker

ATTEMPTS = 2_000


class ImpatientWakeUp(WakeUp):
    """Waits for nothing; stops after many rests, and notes how long each was to be."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[float] = []

    async def wait(self, within: float) -> None:
        self.rests.append(within)
        if len(self.rests) == ATTEMPTS:
            self.stop()


@asynccontextmanager
async def no_shift() -> AsyncIterator[Worker]:
    """As when nothing listens at the database's port."""
    raise ConnectionRefusedError
    yield


async def test_an_outage_of_hours_is_waited_out_and_told_once() -> None:
    wake_up, log = ImpatientWakeUp(), LogCapture()
    await WorkerSessions(
        no_shift, wake_up, Metrics(CollectorRegistry()), structlog.wrap_logger(None, [log])
    ).run()
    assert wake_up.rests[:3] == [0.2, 0.4, 0.8]
    assert set(wake_up.rests[4:]) == {LONGEST_PAUSE_SECONDS}
    assert len(log.entries) == 1
