"""Runs the programs of PostgreSQL that copy a server's files and changes."""

import asyncio
import os
import re
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from runtime.problem import Problem
from wardgate.stack.embedded.postgres import programs_folder
from wardgate.stack.processes.child import dying_with_this_process

KILOBYTES = re.compile(r"(\d+)/(\d+) kB")
LINES_KEPT = 3


async def run_program(name: str, arguments: Sequence[str], progress: Callable[[int, int], None]) -> None:
    """Run it to its end; `progress` gets the megabytes done and to do. Raises Problem with its last lines."""
    async with started(name, arguments) as process:
        lines = await last_lines(process, progress)
        if await process.wait():
            raise Problem(f"{name} has failed with status {process.returncode}: {lines}")


@asynccontextmanager
async def started(name: str, arguments: Sequence[str]) -> AsyncIterator[Process]:
    """The running program; it is asked to stop when the context ends."""
    process = await asyncio.create_subprocess_exec(
        *dying_with_this_process([str(programs_folder() / name), *arguments], signal.SIGINT),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            # The whole group: pg_basebackup has a second process, which would keep our pipe open.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            await process.wait()


async def last_lines(process: Process, progress: Callable[[int, int], None] | None = None) -> str:
    """Read what it writes until it ends; returns its last lines, progress left out."""
    assert process.stderr is not None
    kept: deque[str] = deque(maxlen=LINES_KEPT)
    async for line in process.stderr:
        text = line.decode(errors="replace").strip()
        if progress and (found := KILOBYTES.search(text)) is not None:
            progress(int(found[1]) // 1024, int(found[2]) // 1024)
        elif text:
            kept.append(text)
    return " ".join(kept)
