"""How long batches wait for more requests."""

import pytest

from runtime.batch_delay import LONGEST_SECONDS, BatchDelay


class Thread:
    """The two clocks of a thread."""

    def __init__(self) -> None:
        self.now = 100.0
        self.worked = 3.0

    def run(self, seconds: float, share: float) -> None:
        """Let time pass, and this share of it be CPU time."""
        self.now += seconds
        self.worked += seconds * share


@pytest.fixture
def thread() -> Thread:
    return Thread()


@pytest.fixture
def delay(thread: Thread) -> BatchDelay:
    return BatchDelay(now=lambda: thread.now, worked=lambda: thread.worked)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_a_thread_that_is_not_busy_does_not_delay(delay: BatchDelay, thread: Thread, share: float) -> None:
    thread.run(1, share)
    assert delay() == 0


def test_the_busier_the_thread_the_longer_the_delay(delay: BatchDelay, thread: Thread) -> None:
    waits = []
    for share in (0.7, 0.75, 0.8, 0.9):
        thread.run(1, share)
        waits.append(delay())
    assert waits == sorted(waits)
    assert 0 < waits[0] < LONGEST_SECONDS / 10
    assert waits[-1] == pytest.approx(LONGEST_SECONDS)


def test_the_delay_has_a_limit(delay: BatchDelay, thread: Thread) -> None:
    thread.run(60, 1.0)
    assert delay() == pytest.approx(LONGEST_SECONDS)


def test_a_handful_of_simultaneous_calls_is_not_a_busy_thread(delay: BatchDelay, thread: Thread) -> None:
    thread.run(1, 0.2)
    delay()
    thread.run(0.005, 1.0)
    assert delay() == 0


def test_a_busy_time_is_soon_forgotten(delay: BatchDelay, thread: Thread) -> None:
    thread.run(60, 1.0)
    delay()
    thread.run(0.5, 0.2)
    assert delay() == 0


def test_clocks_that_have_not_moved_are_handled(delay: BatchDelay) -> None:
    assert delay() == 0
