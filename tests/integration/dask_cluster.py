"""A Dask cluster of two worker processes, of which one is killed as soon as both have work.

It prints the address of its scheduler, then `killed`, and ends when its standard input is closed.
"""

import os
import signal
import sys
from typing import Any

from distributed import LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin


class KillOne(SchedulerPlugin):
    """Kills a worker when it has been given a task, and another worker has one, too."""

    def __init__(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        self._is_done = False

    def transition(self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        """See SchedulerPlugin."""
        busy = [worker for worker in self._scheduler.workers.values() if worker.processing]
        if len(busy) == 2 and not self._is_done:
            self._is_done = True
            os.kill(busy[0].pid, signal.SIGKILL)
            say("killed")


def main() -> None:
    """Serve until the test is done."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        cluster.scheduler.add_plugin(KillOne(cluster.scheduler))
        say(cluster.scheduler_address)
        sys.stdin.read()


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
