"""Processor time of processes, in nanoseconds: unlike time on a clock, other programs hardly change it."""

from contextlib import suppress
from pathlib import Path

import psutil

PROC = Path("/proc")
NANOSECOND = 1e-9


def of_process(pid: int) -> float:
    """Seconds of all its threads that live."""
    return sum(_of_thread(folder) for folder in (PROC / str(pid) / "task").iterdir())


def of_main_thread(pid: int) -> float:
    """Seconds of the thread that a process begins with."""
    return _of_thread(PROC / str(pid) / "task" / str(pid))


def of_server(pid: int) -> float:
    """Seconds of a process and all that it has started, those that have ended too."""
    ended = psutil.Process(pid).cpu_times()
    seconds = of_process(pid) + ended.children_user + ended.children_system
    for child in psutil.Process(pid).children():
        with suppress(FileNotFoundError, ProcessLookupError):
            seconds += of_process(child.pid)
    return float(seconds)


def _of_thread(folder: Path) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        return int((folder / "schedstat").read_text().split()[0]) * NANOSECOND
    return 0.0
