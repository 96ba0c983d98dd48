"""Work beside the event loop."""

import asyncio
import sys
import threading

import pytest

from runtime.sharing.side_threads import SWITCH_SECONDS, SideThreads


def waited(started: threading.Event, end: threading.Event) -> float:
    """Returns the switch interval when it is told to end."""
    started.set()
    assert end.wait(10)
    return sys.getswitchinterval()


async def test_threads_give_way_more_often_until_the_last_work_is_done() -> None:
    usual, threads = sys.getswitchinterval(), SideThreads()
    events = [(threading.Event(), threading.Event()) for _ in range(2)]
    working = [asyncio.create_task(threads.run(waited, *pair)) for pair in events]
    for (_, end), work in zip(events, working, strict=True):
        end.set()
        assert await work == pytest.approx(SWITCH_SECONDS)
    assert sys.getswitchinterval() == usual


async def test_what_the_work_raises_is_raised() -> None:
    usual = sys.getswitchinterval()
    with pytest.raises(ValueError, match="not a number"):
        await SideThreads().run(int_of, "x")
    assert sys.getswitchinterval() == usual


def int_of(text: str) -> int:
    """Raises ValueError."""
    if not text.isdigit():
        raise ValueError("not a number")
    return int(text)
