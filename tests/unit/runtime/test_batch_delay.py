"""How long trips wait for more."""

import pytest

from runtime.batch_delay import LONGEST_SECONDS, BatchDelay


class Thread:
    """A thread's two clocks."""

    def __init__(self) -> None:
        self.now = 100.0
        self.worked = 3.0

    def goes_on(self, seconds: float, share: float) -> None:
        """For so long, working for this share of it."""
        self.now += seconds
        self.worked += seconds * share


@pytest.fixture
def thread() -> Thread:
    return Thread()


@pytest.fixture
def window(thread: Thread) -> BatchDelay:
    return BatchDelay(now=lambda: thread.now, worked=lambda: thread.worked)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_a_thread_with_time_to_spare_lets_nobody_wait(
    window: BatchDelay, thread: Thread, share: float
) -> None:
    thread.goes_on(1, share)
    assert window() == 0


def test_the_busier_the_thread_the_longer_the_wait(window: BatchDelay, thread: Thread) -> None:
    waits = []
    for share in (0.7, 0.75, 0.8, 0.9):
        thread.goes_on(1, share)
        waits.append(window())
    assert waits == sorted(waits)
    assert 0 < waits[0] < LONGEST_SECONDS / 10
    assert waits[-1] == pytest.approx(LONGEST_SECONDS)


def test_a_thread_that_does_nothing_else_waits_no_longer_than_the_longest(
    window: BatchDelay, thread: Thread
) -> None:
    thread.goes_on(60, 1.0)
    assert window() == pytest.approx(LONGEST_SECONDS)


def test_a_handful_of_calls_at_once_is_not_yet_a_busy_thread(window: BatchDelay, thread: Thread) -> None:
    thread.goes_on(1, 0.2)
    window()
    thread.goes_on(0.005, 1.0)
    assert window() == 0


def test_who_was_busy_is_soon_forgotten(window: BatchDelay, thread: Thread) -> None:
    thread.goes_on(60, 1.0)
    window()
    thread.goes_on(0.5, 0.2)
    assert window() == 0


def test_clocks_that_have_not_moved_are_no_hindrance(window: BatchDelay) -> None:
    assert window() == 0
