"""Suspends servers: their connections stay open, and nothing is answered."""

from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from wardgate.stack.processes.child import Child


@contextmanager
def frozen(*servers: Child) -> Iterator[None]:
    """Suspend all processes of these servers (SIGSTOP); resume them at the end (SIGCONT)."""
    leaders = [psutil.Process(server.pid) for server in servers]
    processes = [each for leader in leaders for each in (leader, *leader.children(recursive=True))]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()
