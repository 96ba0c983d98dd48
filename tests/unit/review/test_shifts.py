"""What becomes of a worker whose database is away: it tries again, however long that lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from review.bell import Bell
from review.metrics import Metrics
from review.shifts import LONGEST_PAUSE_SECONDS, Shifts
from review.worker import Worker

ATTEMPTS = 2_000


class ImpatientBell(Bell):
    """Waits for nothing; stops after many rests, and notes how long each was to be."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[float] = []

    async def heard(self, within: float) -> None:
        self.rests.append(within)
        if len(self.rests) == ATTEMPTS:
            self.stop()


@asynccontextmanager
async def no_shift() -> AsyncIterator[Worker]:
    """As when nothing listens at the database's port."""
    raise ConnectionRefusedError
    yield


async def test_an_outage_of_hours_is_waited_out_and_told_once() -> None:
    bell, log = ImpatientBell(), LogCapture()
    await Shifts(no_shift, bell, Metrics(CollectorRegistry()), structlog.wrap_logger(None, [log])).run()
    assert bell.rests[:3] == [0.2, 0.4, 0.8]
    assert set(bell.rests[4:]) == {LONGEST_PAUSE_SECONDS}
    assert len(log.entries) == 1
