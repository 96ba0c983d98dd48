"""How long a batch waits for more requests: the busier this thread, the longer."""

import time
from collections.abc import Callable
from math import exp

# A batch costs as much as about ten of its requests, so a busy thread gains from few and full batches; and a
# call to a busy process waits in any case.
LONGEST_SECONDS = 0.012
# Below the first share of its time spent working, a thread is idle enough not to delay calls; at the second
# one it has no time left, since gRPC's own thread needs some too.
IDLE_SHARE, BUSY_SHARE = 0.65, 0.85
# A handful of simultaneous calls keeps any thread busy for a moment.
MEMORY_SECONDS = 0.1


class BatchDelay:
    """Call it once a batch. `now` is a monotonic clock, `worked` the CPU time of this thread, in seconds."""

    def __init__(
        self,
        now: Callable[[], float] = time.perf_counter,
        worked: Callable[[], float] = time.thread_time,
    ) -> None:
        self._now = now
        self._worked = worked
        self._last = now(), worked()
        self._share = 0.0

    def __call__(self) -> float:
        """Seconds, by the share of the last tenth of a second or so that the thread has spent working."""
        before, self._last = self._last, (self._now(), self._worked())
        passed, worked = (now - then for now, then in zip(self._last, before, strict=True))
        if passed > 0:
            self._share += (worked / passed - self._share) * (1 - exp(-passed / MEMORY_SECONDS))
        busyness = (self._share - IDLE_SHARE) / (BUSY_SHARE - IDLE_SHARE)
        return LONGEST_SECONDS * min(1.0, max(0.0, busyness)) ** 2
