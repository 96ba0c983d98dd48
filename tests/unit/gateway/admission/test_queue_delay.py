"""Probes show how long calls wait in the queue."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry, Gauge

from gateway.admission import queue_delay as module
from gateway.admission.queue_delay import QueueDelay
from tests.fakes.clock import FakeClock
from tests.wait_until import wait_until


class Queue:
    """Probes wait in it until they are answered."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.registry = CollectorRegistry()
        self.delay = QueueDelay(Gauge("shown", "The delay.", registry=self.registry), self.clock.seconds)
        self.queued: list[asyncio.Future[None]] = []

    async def probe(self) -> None:
        """Wait to be answered."""
        queued: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.queued.append(queued)
        await queued

    async def fill(self, count: int) -> None:
        """Wait until so many probes are queued."""
        await wait_until(self._length, lambda length: length >= count)

    async def _length(self) -> int:
        return len(self.queued)

    async def answer_first(self, error: Exception | None = None) -> None:
        """Answer the first probe, or let it fail."""
        first = self.queued.pop(0)
        first.set_result(None) if error is None else first.set_exception(error)
        await asyncio.sleep(0.01)


@pytest.fixture
async def queue(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Queue]:
    """With a probe every few milliseconds."""
    monkeypatch.setattr(module, "PROBE_EVERY_SECONDS", 0.005)
    queue = Queue()
    measuring = asyncio.create_task(queue.delay.measure(queue.probe))
    yield queue
    measuring.cancel()
    await asyncio.wait((measuring,))
    assert not [queued for queued in queue.queued if not queued.done()]


async def test_a_call_that_arrived_more_than_a_second_ago_has_waited_too_long(queue: Queue) -> None:
    await queue.fill(1)
    await queue.answer_first()
    await queue.fill(1)
    queue.clock.pass_by(1)
    assert not queue.delay.is_too_long()
    queue.clock.pass_by(0.1)
    assert queue.delay.is_too_long()


async def test_a_call_that_arrived_later_has_not(queue: Queue) -> None:
    await queue.fill(1)
    await queue.answer_first()
    await queue.fill(1)
    queue.clock.pass_by(1.1)
    # One more may have been sent and not have arrived.
    before = len(queue.queued) + 1
    await queue.fill(before + 1)
    for _ in range(before):
        await queue.answer_first()
    assert not queue.delay.is_too_long()


async def test_the_gauge_shows_the_delay(queue: Queue) -> None:
    await queue.fill(1)
    await queue.answer_first()
    await queue.fill(1)
    queue.clock.pass_by(0.7)
    await queue.fill(3)
    assert queue.registry.get_sample_value("shown") == pytest.approx(0.7)


async def test_a_probe_that_fails_counts_as_answered(queue: Queue) -> None:
    await queue.fill(1)
    await queue.answer_first(ConnectionError())
    await queue.fill(1)
    queue.clock.pass_by(5)
    while queue.queued and not queue.queued[0].done() and queue.delay.is_too_long():
        await queue.answer_first(ConnectionError())
    assert not queue.delay.is_too_long()


async def test_a_process_that_cannot_call_itself_refuses_no_call(queue: Queue) -> None:
    await queue.fill(1)
    queue.clock.pass_by(60)
    assert not queue.delay.is_too_long()
