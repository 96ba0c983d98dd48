"""No background task ends unnoticed: it is logged, counted and started again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest
import structlog
from prometheus_client import CollectorRegistry, Counter
from structlog.testing import LogCapture

from runtime.background import LONGEST_PAUSE_SECONDS, BackgroundTasks
from tests.wait_until import wait_until

NUMBER = "001099000001"


class Scene:
    """Background tasks with their log and metrics; the pauses are kept and take no time."""

    def __init__(self) -> None:
        self.log = LogCapture()
        self.registry = CollectorRegistry()
        failures = Counter("failures", "-", ("task",), registry=self.registry)
        self.tasks = BackgroundTasks(structlog.wrap_logger(None, [self.log]), failures)
        self.pauses: list[float] = []
        self.runs = 0

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def failures(self) -> float | None:
        return self.registry.get_sample_value("failures_total", {"task": "spool"})

    def work(self, *ends: Callable[[], None]) -> Callable[[], asyncio.Future[None]]:
        """Work whose runs end so, one after the other; the run after the last one returns."""
        remaining = iter(ends)

        async def run() -> None:
            self.runs += 1
            await asyncio.sleep(0)
            for end in remaining:
                end()

        return lambda: asyncio.ensure_future(run())


def fail() -> None:
    raise ValueError(NUMBER)


def be_cancelled_by_a_library() -> None:
    raise asyncio.CancelledError


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("end", [fail, be_cancelled_by_a_library])
async def test_work_that_fails_is_logged_counted_and_started_again(
    scene: Scene, end: Callable[[], None]
) -> None:
    await scene.tasks.keep_running("spool", scene.work(end, end), scene.sleep)
    assert (scene.runs, scene.failures()) == (3, 2)
    assert [(entry["event"], entry["task"]) for entry in scene.log.entries] == [
        ("background task failed", "spool")
    ] * 2
    assert NUMBER not in repr(scene.log.entries)
    assert "test_background.py" in repr(scene.log.entries[0]["at"])


async def test_the_pauses_grow_up_to_a_limit(scene: Scene) -> None:
    await scene.tasks.keep_running("spool", scene.work(*[fail] * 20), scene.sleep)
    assert scene.pauses[:3] == [0.2, 0.4, 0.8]
    assert scene.pauses[-1] == LONGEST_PAUSE_SECONDS


async def test_a_task_that_has_not_failed_is_on_the_metrics_page(scene: Scene) -> None:
    async with scene.tasks.running("spool", asyncio.Event().wait):
        await wait_until(lambda: asyncio.sleep(0, scene.failures()), lambda failures: failures == 0)
    assert scene.log.entries == []


async def test_work_ends_with_its_context_however_often_it_ignores_a_cancellation(scene: Scene) -> None:
    ignored = 0

    async def work() -> None:
        nonlocal ignored
        while ignored < 3:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ignored += 1

    async with scene.tasks.running("spool", work):
        await asyncio.sleep(0)
    assert ignored == 3


async def test_an_exception_of_the_block_passes_unchanged(scene: Scene) -> None:
    with pytest.raises(KeyError):
        async with scene.tasks.running("spool", asyncio.Event().wait):
            raise KeyError
    assert scene.log.entries == []


async def test_work_that_fails_while_it_is_cancelled_does_not_start_again(scene: Scene) -> None:
    started = asyncio.Event()

    async def work() -> None:
        scene.runs += 1
        started.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        fail()

    async with scene.tasks.running("spool", work):
        await started.wait()
    assert scene.runs == 1
