"""Probes show how long calls wait in the queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from gateway.admission.capacity import queue_delay as module
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.refusals import Overloaded
from tests.fakes.clock import FakeClock
from tests.wait_until import wait_until


class Queue:
    """Probes wait in it until they are answered."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.delay = QueueDelay(self.clock.seconds)
        self.queued: list[asyncio.Future[None]] = []

    async def probe(self) -> None:
        """Wait to be answered."""
        queued: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.queued.append(queued)
        await queued

    async def fill(self, count: int) -> None:
        """Let calls come until so many probes are queued."""
        await wait_until(self._length_after_a_call, lambda length: length >= count)

    async def _length_after_a_call(self) -> int:
        with suppress(Overloaded):
            self.delay.ensure_short()
        return len(self.queued)

    def answer_all(self) -> None:
        """Answer every probe."""
        for queued in self.queued:
            queued.set_result(None)
        self.queued.clear()

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


async def test_the_longest_wait_is_that_of_the_oldest_probe(queue: Queue) -> None:
    await queue.fill(1)
    await queue.answer_first()
    assert queue.delay.longest_wait() == 0
    await queue.fill(1)
    queue.clock.pass_by(0.7)
    await queue.fill(3)
    assert queue.delay.longest_wait() == pytest.approx(0.7)


async def test_no_probes_are_sent_while_no_calls_come(queue: Queue) -> None:
    await queue.fill(1)
    await queue.answer_first()
    await queue.fill(1)
    for _ in range(200):
        # Another one is sent while one is queued, which may be in this moment.
        queue.answer_all()
        await asyncio.sleep(5 * module.PROBE_EVERY_SECONDS)
        if not queue.queued:
            break
    await asyncio.sleep(5 * module.PROBE_EVERY_SECONDS)
    assert queue.queued == []


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
