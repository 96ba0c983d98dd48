"""A month goes in by `wardgate watch-folder`, while the gateway is killed twice and the program once."""

import asyncio
import signal
import time
from pathlib import Path
from typing import NamedTuple

from tests.folder_check.month import write_month
from tests.folder_check.running import Running
from tests.integration.processes import RunningProcess

# At these parts of the month.
GATEWAY_KILLED_AT = (0.25, 0.6)
PROGRAM_KILLED_AT = 0.8
LONGEST_SECONDS = 3600
POLL_SECONDS = 0.1


class Month(NamedTuple):
    """What became of it. `written` are the ways of writing, with their visits and files."""

    written: list[tuple[str, int, int]]
    killed_at: list[int]
    seconds: float
    kept: tuple[int, int]
    answers: int
    files_done: int
    refused: int

    @property
    def is_whole(self) -> bool:
        """Whether every claim is there once, with its answer, and every file in `done`."""
        visits = sum(visits for _, visits, _ in self.written)
        files = sum(files for _, _, files in self.written)
        return (*self.kept, self.answers, self.files_done, self.refused) == (visits, visits, visits, files, 0)


async def hand_in_month(running: Running, folder: Path, visits: int) -> Month:
    """Write the month, hand it in, and count."""
    incoming, out = folder / "in", folder / "out"
    incoming.mkdir()
    written = list(write_month(incoming, visits))
    began = time.monotonic()
    program = _start(running, incoming, out)
    killed_at = []
    for part in GATEWAY_KILLED_AT:
        killed_at.append(await _wait_for(running, int(visits * part)))
        running = await running.killed_gateway()
    killed_at.append(await _wait_for(running, int(visits * PROGRAM_KILLED_AT)))
    program.kill()
    program = _start(running, incoming, out)
    async with asyncio.timeout(LONGEST_SECONDS):
        while any(incoming.iterdir()):  # noqa: ASYNC110 - another process empties it
            await asyncio.sleep(POLL_SECONDS)
    seconds = time.monotonic() - began
    # A small month may be in before the second program takes signals.
    assert program.stop() in (0, -signal.SIGTERM)
    answers = len(list((out / "done").glob("*.answers/*.xml")))
    done = sum(path.is_file() for path in (out / "done").iterdir())
    refused = len(list((out / "refused").iterdir()))
    return Month(written, killed_at, seconds, await running.kept(), answers, done, refused)


def _start(running: Running, incoming: Path, out: Path) -> RunningProcess:
    arguments = ("watch-folder", str(incoming), str(out), "--settle", "0")
    return running.stack.start("-m", "tests.folder_check.program", *arguments, **running.connection)


async def _wait_for(running: Running, claims: int) -> int:
    async with asyncio.timeout(LONGEST_SECONDS):
        while (kept := (await running.kept())[0]) < claims:  # noqa: ASYNC110 - of other processes
            await asyncio.sleep(POLL_SECONDS)
    return kept
