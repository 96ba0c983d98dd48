"""How long calls wait is told by our own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry, Gauge

from gateway.admission import queue_delay as module
from gateway.admission.queue_delay import QueueDelay
from tests.fakes.clock import FakeClock
from tests.integration.running import until


class Line:
    """Our own calls stand in it until they are let through."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.registry = CollectorRegistry()
        shown = Gauge("shown", "What operators see.", registry=self.registry)
        self.waiting = QueueDelay(shown, self.clock.seconds)
        self.standing: list[asyncio.Future[None]] = []

    async def call(self) -> None:
        """One of ours."""
        standing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.standing.append(standing)
        await standing

    async def stand(self, count: int) -> None:
        """Wait until so many stand there."""
        await until(self._length, lambda length: length >= count)

    async def _length(self) -> int:
        return len(self.standing)

    async def let_through(self, error: Exception | None = None) -> None:
        """The first of them."""
        standing = self.standing.pop(0)
        standing.set_result(None) if error is None else standing.set_exception(error)
        await asyncio.sleep(0.01)


@pytest.fixture
async def line(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    """A call of ours every few milliseconds."""
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.005)
    line = Line()
    measuring = asyncio.create_task(line.waiting.measure(line.call))
    yield line
    measuring.cancel()
    await asyncio.wait((measuring,))
    assert not [standing for standing in line.standing if not standing.done()]


async def test_who_came_more_than_a_second_ago_has_waited_too_long(line: Line) -> None:
    await line.stand(1)
    await line.let_through()
    await line.stand(1)
    line.clock.pass_by(1)
    assert not line.waiting.is_too_long()
    line.clock.pass_by(0.1)
    assert line.waiting.is_too_long()


async def test_who_came_later_has_not(line: Line) -> None:
    await line.stand(1)
    await line.let_through()
    await line.stand(1)
    line.clock.pass_by(1.1)
    # One more may have set out and not have got there.
    before = len(line.standing) + 1
    await line.stand(before + 1)
    for _ in range(before):
        await line.let_through()
    assert not line.waiting.is_too_long()


async def test_operators_see_how_long(line: Line) -> None:
    await line.stand(1)
    await line.let_through()
    await line.stand(1)
    line.clock.pass_by(0.7)
    await line.stand(3)
    assert line.registry.get_sample_value("shown") == pytest.approx(0.7)


async def test_a_call_that_fails_is_over(line: Line) -> None:
    await line.stand(1)
    await line.let_through(ConnectionError())
    await line.stand(1)
    line.clock.pass_by(5)
    while line.standing and not line.standing[0].done() and line.waiting.is_too_long():
        await line.let_through(ConnectionError())
    assert not line.waiting.is_too_long()


async def test_a_process_that_cannot_call_itself_refuses_nobody(line: Line) -> None:
    await line.stand(1)
    line.clock.pass_by(60)
    assert not line.waiting.is_too_long()
