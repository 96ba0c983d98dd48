"""The parts that a benchmark measures, as real processes, each held to the cores it is given."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc

ROOT = Path(__file__).parents[2]
START_WITHIN = 30


@contextmanager
def process(cores: str, *arguments: str, environment: dict[str, str] | None = None) -> Iterator[int]:
    """Run `python arguments` on these cores ("0", "0,1"); its process number; stopped on exit."""
    running = subprocess.Popen(
        ["taskset", "--cpu-list", cores, sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def free_address() -> str:
    """A loopback address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as asked:
        return f"127.0.0.1:{asked.getsockname()[1]}"


def pin(pid: int, cores: set[int]) -> None:
    """Hold a process that runs already, and all its children, to these cores."""
    for task in [pid, *_children(pid)]:
        os.sched_setaffinity(task, cores)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def wait_until_it_serves(target: str) -> None:
    """Until a channel to it is ready."""
    with grpc.insecure_channel(target) as channel:
        grpc.channel_ready_future(channel).result(timeout=START_WITHIN)
    # The first calls pay for what is loaded late; they are not what is measured.
    time.sleep(1)
