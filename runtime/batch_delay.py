"""How long a trip waits for more to come on board: the longer, the busier this thread is."""

import time
from collections.abc import Callable
from math import exp

# A trip costs as much as some ten of those on board, so a busy thread gains by few and full ones; and who
# calls a busy one waits for it in any case.
LONGEST_SECONDS = 0.012
# Below the one share of its time it is not worth anybody's waiting; at the other there is none to spare:
# gRPC's own thread wants some too.
AT_LEISURE, BUSY = 0.65, 0.85
# A handful of calls at once keep any thread busy for a moment.
MEMORY_SECONDS = 0.1


class BatchDelay:
    """Called once a trip. The clocks are in seconds: one that goes on by itself, and this thread's work."""

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
        """Seconds, by the share of the last tenth of a second or so in which the thread has worked."""
        before, self._last = self._last, (self._now(), self._worked())
        passed, worked = (now - then for now, then in zip(self._last, before, strict=True))
        if passed > 0:
            self._share += (worked / passed - self._share) * (1 - exp(-passed / MEMORY_SECONDS))
        beyond = (self._share - AT_LEISURE) / (BUSY - AT_LEISURE)
        return LONGEST_SECONDS * min(1.0, max(0.0, beyond)) ** 2
