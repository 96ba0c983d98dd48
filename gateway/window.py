"""How long a trip waits for more to come on board: the longer, the busier this thread is."""

import time
from collections.abc import Callable

# A trip costs as much as some ten of those on board, so a busy thread gains by few and full ones; and who
# calls a busy one waits for it in any case.
LONGEST_SECONDS = 0.012
# Below the one it is not worth anybody's waiting, at the other there is no time to spare.
AT_LEISURE, BUSY = 0.5, 0.9


class Window:
    """Called once a trip. The clocks are in seconds: one that goes on by itself, and this thread's work."""

    def __init__(
        self,
        now: Callable[[], float] = time.perf_counter,
        worked: Callable[[], float] = time.thread_time,
    ) -> None:
        self._now = now
        self._worked = worked
        self._last = now(), worked()

    def __call__(self) -> float:
        """Seconds, by the share of the time since the last call in which the thread has worked."""
        before, self._last = self._last, (self._now(), self._worked())
        passed, worked = (now - then for now, then in zip(self._last, before, strict=True))
        share = worked / passed if passed > 0 else 0.0
        return LONGEST_SECONDS * min(1.0, max(0.0, (share - AT_LEISURE) / (BUSY - AT_LEISURE)) ** 2)
