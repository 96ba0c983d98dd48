"""What is broken in turn, and which alerts have to fire."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

import psutil

from tests.watch.prometheus import Prometheus

LONGEST_SECONDS = 180.0
POLL_SECONDS = 0.25
# Fires always.
WATCHDOG = "Watchdog"


class Fault(NamedTuple):
    """`child` is a name of processes.json. `fires` have to fire and to clear; `may_fire` follow at times."""

    child: str
    fires: frozenset[str]
    may_fire: frozenset[str] = frozenset()


# On a busy machine calls are slow at any time.
SLOW = frozenset({"LookUpsSlowOrRefused", "ClaimsSlowOrRefused", "ReviewsLate"})
FAULTS = (
    Fault("Redis", frozenset({"RedisDown"}), SLOW),
    Fault(
        "PostgreSQL",
        frozenset({"DatabaseDown", "LookUpsUndetermined", "ClaimsSlowOrRefused"}),
        SLOW | {"SpoolNotDelivered"},
    ),
    Fault("The worker", frozenset({"NoWorker", "ProcessSilent"}), SLOW),
)


class Seen(NamedTuple):
    """An alert, and after how many seconds of the fault and of the repair it fired and cleared."""

    alert: str
    fired: float
    cleared: float


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process and all its children stand still, as if their machine did."""
    process = psutil.Process(pid)
    # The parent first: it would start others.
    tree = [process, *process.children(recursive=True)]
    for one in tree:
        one.suspend()
    try:
        yield
    finally:
        for one in reversed(tree):
            one.resume()


async def drill(prometheus: Prometheus, fault: Fault, pid: int) -> list[Seen]:
    """Break it, wait for its alerts, mend it, wait until all are over.

    Raises AssertionError where an alert does not fire or clear, or another one fires.
    """
    watch = Watch(prometheus, fault)
    with frozen(pid):
        await watch.until(lambda firing: fault.fires <= firing, f"{sorted(fault.fires)} to fire")
    watch.mended = monotonic()
    await watch.until(lambda firing: not firing, "all to clear")
    return watch.seen()


class Watch:
    """Notes when alerts fire and clear."""

    def __init__(self, prometheus: Prometheus, fault: Fault) -> None:
        self._prometheus = prometheus
        self._fault = fault
        self._began = monotonic()
        self.mended: float | None = None
        self._fired: dict[str, float] = {}
        self._cleared: dict[str, float] = {}

    async def until(self, is_over: Callable[[set[str]], bool], expected: str) -> None:
        """Watch until the alerts that fire are as expected."""
        end = monotonic() + LONGEST_SECONDS
        while not is_over(firing := await self._firing()):
            assert monotonic() < end, f"{self._fault.child}: waited for {expected}; {sorted(firing)} fire"
            await asyncio.sleep(POLL_SECONDS)

    def seen(self) -> list[Seen]:
        """Every alert that has fired, in that order."""
        return [Seen(name, at, self._cleared[name]) for name, at in self._fired.items()]

    async def _firing(self) -> set[str]:
        firing = await asyncio.to_thread(self._prometheus.firing) - {WATCHDOG}
        others = firing - self._fault.fires - self._fault.may_fire
        assert not others, f"{self._fault.child}: {sorted(others)} fire, too"
        now = monotonic()
        for name in sorted(firing - self._fired.keys()):
            self._fired[name] = now - self._began
        for name in self._fired.keys() - firing:
            self._cleared.setdefault(name, now - (self.mended or now))
        for name in firing:
            self._cleared.pop(name, None)
        return firing
