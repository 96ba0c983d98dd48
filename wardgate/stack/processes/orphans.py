"""Records the processes of a run, so that the next run can stop those that a killed run left behind."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
import psutil

from wardgate.stack.processes.child import Child

# Two readings of the same process's start time differ by less than this.
SAME_START_SECONDS = 2.0
# A process that has not ended by then is killed.
STOP_SECONDS = 20


class Started(msgspec.Struct, frozen=True):
    """A process: its PID, which the system may reuse, and its start time in seconds since 1970."""

    name: str
    pid: int
    started_at: float


def record_children(children: Iterable[Child], file: Path) -> None:
    """Record the running children. The file is replaced as a whole: a run may be killed at any moment."""
    running = [(child.name, child.pid) for child in children if child.pid is not None]
    recorded = [Started(name, pid, psutil.Process(pid).create_time()) for name, pid in running]
    unfinished = file.with_name(file.name + ".new")
    unfinished.write_bytes(msgspec.json.encode(recorded))
    unfinished.replace(file)


def stop_orphans(file: Path) -> list[str]:
    """Stop the recorded processes that still run, and return their names.

    PostgreSQL is left out: EmbeddedPostgres stops its own orphan.
    """
    recorded = _read(file)
    found = {started.name: process for started in recorded if (process := _find(started)) is not None}
    for process in found.values():
        process.terminate()
    _, still_running = psutil.wait_procs(list(found.values()), timeout=STOP_SECONDS)
    for process in still_running:
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
