"""How long trips wait for more."""

import pytest

from gateway.window import LONGEST_SECONDS, Window


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
def window(thread: Thread) -> Window:
    return Window(now=lambda: thread.now, worked=lambda: thread.worked)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5])
def test_a_thread_with_time_to_spare_lets_nobody_wait(window: Window, thread: Thread, share: float) -> None:
    thread.goes_on(0.01, share)
    assert window() == 0


def test_the_busier_the_thread_the_longer_the_wait(window: Window, thread: Thread) -> None:
    waits = []
    for share in (0.6, 0.7, 0.8, 0.9):
        thread.goes_on(0.01, share)
        waits.append(window())
    assert waits == sorted(waits)
    assert waits[0] < LONGEST_SECONDS / 10
    assert waits[-1] == pytest.approx(LONGEST_SECONDS)


def test_a_thread_that_does_nothing_else_waits_no_longer_than_the_longest(
    window: Window, thread: Thread
) -> None:
    thread.goes_on(0.01, 1.0)
    assert window() == pytest.approx(LONGEST_SECONDS)


def test_only_the_time_since_the_last_trip_counts(window: Window, thread: Thread) -> None:
    thread.goes_on(5, 1.0)
    window()
    thread.goes_on(0.01, 0.1)
    assert window() == 0


def test_clocks_that_have_not_moved_are_no_hindrance(window: Window) -> None:
    assert window() == 0
