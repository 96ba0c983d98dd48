"""Who dies is started again, and that is said."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from wardgate.stack.processes import supervisor
from wardgate.stack.processes.child import Child


class Mortal(Child):
    """Dies at the watch's first look after each start."""

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


async def test_the_dead_are_started_again_ever_more_slowly_with_a_line_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.01)
    mortal, lines, notes = Mortal(), list[str](), list[int]()
    watcher = supervisor.Supervisor([mortal], lines.append, lambda: notes.append(mortal.starts))
    with suppress(TimeoutError):
        await asyncio.wait_for(watcher.keep_all_alive(), timeout=1)
    assert lines[0] == "The mortal ended with status 3: starting it again in 0.01 s (log: mortal.log)"
    assert "in 0.02 s" in lines[1]
    assert "in 0.04 s" in lines[2]
    assert notes[:3] == [1, 2, 3]
