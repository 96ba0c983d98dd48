"""The mean time above which look-ups count as slow. It follows what look-ups take without claims."""

import time
from collections import deque
from collections.abc import Callable

# Without claims a look-up takes 4 ms on a quiet machine of two cores, 5 to 8 on a slow one. With a fixed
# target of 9 ms, claims on the slow one give way to a delay that is not of their making.
TIMES_ALONE = 2.5
# Where look-ups alone fill the machine, their time says nothing of claims.
MOST_TIMES_CONFIGURED = 3
# The worker reviews for a while after the last claim was received.
ALONE_AFTER_SECONDS = 1.0
# The lowest mean of these groups counts: the first look-ups of a process are slow, and some later moments.
LOOK_UPS_OF_A_GROUP = 200
FEWEST_GROUPS, MOST_GROUPS = 4, 8


class LookUpTarget:
    """At least `configured_seconds`, at most three times that; None: no look-up counts as slow."""

    def __init__(
        self, configured_seconds: float | None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._configured = configured_seconds
        self._seconds = seconds
        self._claims_at = seconds() - ALONE_AFTER_SECONDS
        self._count, self._sum = 0, 0.0
        self._means: deque[float] = deque(maxlen=MOST_GROUPS)

    @property
    def applies(self) -> bool:
        """Whether any look-up can count as slow."""
        return self._configured is not None

    def note_claims(self) -> None:
        """Claims are under way, here or at another gateway."""
        self._claims_at = self._seconds()

    def note_look_up(self, seconds: float) -> None:
        """A look-up was answered here after this time."""
        if self._seconds() - self._claims_at < ALONE_AFTER_SECONDS:
            return
        self._count += 1
        self._sum += seconds
        if self._count == LOOK_UPS_OF_A_GROUP:
            self._means.append(self._sum / self._count)
            self._count, self._sum = 0, 0.0

    def is_slow(self, mean_seconds: float) -> bool:
        """Whether look-ups that take so long on average are slow."""
        return self._configured is not None and mean_seconds > self._target(self._configured)

    def _target(self, configured: float) -> float:
        if len(self._means) < FEWEST_GROUPS:
            return configured
        return max(configured, min(TIMES_ALONE * min(self._means), MOST_TIMES_CONFIGURED * configured))
