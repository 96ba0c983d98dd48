"""Reads all counters before and after a load, and divides the difference by what was done."""

import time
from collections.abc import Callable, Mapping, Sequence
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple, TypeVar

from docs.generate.scale.costs import Effort
from tests.cost.processor_time import of_main_thread, of_process, of_server

T = TypeVar("T")
MICROSECONDS = 1e6
IDLE_TIMES = 4
# The share of a core below which PostgreSQL has nothing to do, and how often it is looked at.
RESTING, LONGEST_WAIT = 0.05, 60


class Processes(NamedTuple):
    """The processes that are measured; None for those that do not run."""

    postgres: int
    redis: int
    gateway: int | None = None
    worker: int | None = None
    console: int | None = None


class Reading(NamedTuple):
    """Seconds of processor time of each part, by the names of Effort; `clock` is on the wall."""

    parts: Mapping[str, float]
    thread: float
    client: float
    clock: float

    def less(self, other: "Reading", idle: "Reading | None" = None) -> "Reading":
        """The difference to an earlier one; without what the processes take when they have nothing to do."""
        clock = self.clock - other.clock
        share = clock / idle.clock if idle else 0.0

        def net(now: float, before: float, resting: float) -> float:
            return max(0.0, now - before - resting * share)

        resting = idle.parts if idle else dict.fromkeys(self.parts, 0.0)
        return Reading(
            {part: net(self.parts[part], other.parts[part], resting[part]) for part in self.parts},
            net(self.thread, other.thread, idle.thread if idle else 0.0),
            self.client - other.client,
            clock,
        )

    def each(self, number: int, wal: int) -> Effort:
        """What each of so many took."""
        return Effort(
            **{part: round(seconds * MICROSECONDS / number, 1) for part, seconds in self.parts.items()},
            wal=round(wal / number),
        )


def least(readings: Sequence[Reading]) -> Reading:
    """The least of each counter, of readings over the same time."""
    parts = {part: min(one.parts[part] for one in readings) for part in readings[0].parts}
    return Reading(
        parts,
        min(one.thread for one in readings),
        min(one.client for one in readings),
        min(one.clock for one in readings),
    )


class Meter:
    """Counters of these processes. `idle_seconds` are spent to see what they take without load.

    Before, PostgreSQL may clean up what was prepared, for a minute or two. Of several times without load the
    least counts.
    """

    def __init__(self, processes: Processes, idle_seconds: float) -> None:
        self._processes = processes
        self._idle: Reading | None = None
        self._wait_until_rested(idle_seconds)
        resting = [self.measured(lambda: time.sleep(idle_seconds / IDLE_TIMES))[0] for _ in range(IDLE_TIMES)]
        self._idle = least(resting)

    def measured(self, load: Callable[[], T]) -> tuple[Reading, T]:
        """What the load took, and what it returned."""
        before = self._read()
        returned = load()
        return self._read().less(before, self._idle), returned

    def _wait_until_rested(self, seconds: float) -> None:
        for _ in range(LONGEST_WAIT):
            resting, _ = self.measured(lambda: time.sleep(seconds / IDLE_TIMES))
            if resting.parts["postgres"] <= RESTING * resting.clock:
                return

    def _read(self) -> Reading:
        running = self._processes
        single = {"gateway": running.gateway, "worker": running.worker, "console": running.console}
        parts = {part: of_process(pid) if pid else 0.0 for part, pid in single.items()}
        servers = {"postgres": of_server(running.postgres), "redis": of_process(running.redis)}
        children = getrusage(RUSAGE_CHILDREN)
        return Reading(
            parts | servers,
            of_main_thread(running.gateway) if running.gateway else 0.0,
            children.ru_utime + children.ru_stime,
            time.monotonic(),
        )
