"""Processes that a benchmark runs: each pinned to its cores, all stopped at the end."""

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import grpc

from runtime.problem import Problem
from wardgate.stack.processes.child import Child

ROOT = Path(__file__).parents[2]
DATA_FOLDER = ROOT / "build" / "bench"
# The server on one core; load, PostgreSQL and Redis on the other.
SERVER, LOAD = "0", "1"
BOTH = "0,1"
START_WITHIN_SECONDS = 30


# Runs a program in idle time: when no other process of the machine wants the core.
BY_IDLE_TIME = ("chrt", "--idle", "0")


def on_cores(cores: str, *arguments: str, prefix: Sequence[str] = ()) -> list[str]:
    """The command that runs `python arguments` on these cores ("0", "0,1"), started by `prefix`."""
    taskset = shutil.which("taskset")
    if taskset is None or (os.cpu_count() or 1) < 2:
        raise Problem("Benchmarks need two cores and taskset (Debian's util-linux) to separate them.")
    return [taskset, "--cpu-list", cores, *prefix, sys.executable, *arguments]


@contextmanager
def process(
    cores: str,
    module: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    prefix: Sequence[str] = (),
) -> Iterator[Child]:
    """Run `python -m module arguments` on these cores, with a log; stopped on exit."""
    child = Child(
        module,
        on_cores(cores, "-m", module, *arguments, prefix=prefix),
        log=DATA_FOLDER / "logs" / f"{module}.log",
        environment=os.environ | (environment or {}),
    )
    child.start()
    try:
        yield child
    finally:
        child.stop()


def pin(pid: int, cores: str) -> None:
    """Pin a running process and all its children to these cores; a child may end meanwhile."""
    for task in [pid, *_children(pid)]:
        with suppress(ProcessLookupError):
            os.sched_setaffinity(task, {int(core) for core in cores.split(",")})


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def wait_until_serving(server: Child, target: str) -> None:
    """Return when a channel to it is ready. Raises Problem."""
    deadline = time.monotonic() + START_WITHIN_SECONDS
    with grpc.insecure_channel(target) as channel:
        ready = grpc.channel_ready_future(channel)
        while True:
            try:
                return ready.result(timeout=0.1)
            except grpc.FutureTimeoutError:
                if not server.is_alive or time.monotonic() > deadline:
                    raise Problem(f"{server.name} does not start: see {server.log}.") from None
