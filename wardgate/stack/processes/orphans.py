"""Who we started is written down, so that the next run can stop what a killed run left behind."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
import psutil

from wardgate.stack.processes.child import Child

# Of one process, the clock's ways of reading its start differ by less.
SAME_START_SECONDS = 2.0


class Started(msgspec.Struct, frozen=True):
    """A process by its number, which may be given again, and its start in seconds since 1970."""

    name: str
    pid: int
    started_at: float


def record_children(children: Iterable[Child], file: Path) -> None:
    """Note the children that run now. The file is whole at every moment: a run may be killed at any."""
    running = [(child.name, child.pid) for child in children if child.pid is not None]
    noted = [Started(name, pid, psutil.Process(pid).create_time()) for name, pid in running]
    unfinished = file.with_name(file.name + ".new")
    unfinished.write_bytes(msgspec.json.encode(noted))
    unfinished.replace(file)


def stop_orphans(file: Path, patience: float = 20) -> list[str]:
    """Stop what is noted and still runs; return the names. PostgreSQL sees to its own leftovers."""
    noted = _read(file)
    found = {started.name: process for started in noted if (process := _find(started)) is not None}
    for process in found.values():
        process.terminate()
    _, stubborn = psutil.wait_procs(list(found.values()), timeout=patience)
    for process in stubborn:
        process.kill()
    file.unlink(missing_ok=True)
    return list(found)


def _read(file: Path) -> list[Started]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Started])
    except (FileNotFoundError, msgspec.DecodeError):
        return []


def _find(started: Started) -> psutil.Process | None:
    try:
        process = psutil.Process(started.pid)
        same = abs(process.create_time() - started.started_at) < SAME_START_SECONDS
    except psutil.NoSuchProcess:
        return None
    return process if same and started.name != "PostgreSQL" else None
