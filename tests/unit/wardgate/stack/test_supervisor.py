"""A child that dies is restarted and reported."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from tests.wait_until import wait_until
from wardgate.stack.processes import supervisor
from wardgate.stack.processes.child import Child


class Mortal(Child):
    """A child that is dead at the supervisor's first check after each start."""

    def __init__(self) -> None:
        super().__init__("The mortal", [], log=Path("mortal.log"))
        self.starts = 0

    def start(self) -> None:
        self.starts += 1

    @property
    def is_alive(self) -> bool:
        return False

    @property
    def how_it_ended(self) -> str:
        return "ended with status 3"


async def test_a_dying_child_is_restarted_after_longer_and_longer_pauses_with_a_line_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.01)
    mortal, lines, restarts = Mortal(), list[str](), list[int]()
    supervised = supervisor.Supervisor([mortal], lines.append, lambda: restarts.append(mortal.starts))
    supervising = asyncio.create_task(supervised.keep_all_alive())
    await wait_until(lambda: asyncio.sleep(0, len(restarts)), lambda count: count >= 3)
    supervising.cancel()
    assert lines[0] == "The mortal ended with status 3: restarting it in 0.01 s (log: mortal.log)"
    assert "in 0.02 s" in lines[1]
    assert "in 0.04 s" in lines[2]
    assert restarts[:3] == [1, 2, 3]


async def test_a_full_disk_ends_no_supervision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.01)
    mortal, lines = Mortal(), list[str]()

    def record() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    supervised = supervisor.Supervisor([mortal], lines.append, record)
    supervising = asyncio.create_task(supervised.keep_all_alive())
    await wait_until(lambda: asyncio.sleep(0, mortal.starts), lambda starts: starts > 1)
    supervising.cancel()
    assert lines[1] == "The mortal cannot be started, or not be recorded (No space left on device)."
