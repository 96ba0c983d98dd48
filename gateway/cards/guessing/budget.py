"""How often something may be done: so many times at once, and as many in each period."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# Buckets that are full again are dropped at the latest when there are so many.
FEWEST_BEFORE_CLEARING = 1000


class Budget(Generic[Key]):
    """A token bucket for each key, full at the start and refilled evenly.

    Only the moment at which a bucket will be full again is stored (the generic cell rate algorithm, ITU-T
    I.371), and only for keys that have taken from theirs.
    """

    def __init__(self, size: int, period_seconds: float) -> None:
        self.seconds_each = period_seconds / size
        # A bucket that needs longer than this to be full again is empty.
        self._seconds_until_full = period_seconds - self.seconds_each
        self._full_at: dict[Key, float] = {}
        self._clear_at = FEWEST_BEFORE_CLEARING

    def __len__(self) -> int:
        """How many buckets are stored."""
        return len(self._full_at)

    def seconds_until_next(self, key: Key, now: float) -> float:
        """0 where the bucket is not empty. `now` is the time of any monotonic clock, in seconds."""
        full_at = self._full_at.get(key)
        # Rounded: sums of what was taken are not exact.
        return 0.0 if full_at is None else max(0.0, round(full_at - now - self._seconds_until_full, 6))

    def take(self, key: Key, now: float, count: int = 1) -> None:
        """Take from the bucket, which the caller has checked not to be empty. What is too much is owed."""
        self._full_at[key] = max(self._full_at.get(key, now), now) + count * self.seconds_each
        self._drop_full(now)

    def fill_later(self, key: Key, full_at: float, now: float) -> None:
        """Let the bucket be full at this moment, unless it is full later than that already."""
        self._full_at[key] = max(self._full_at.get(key, now), full_at)
        self._drop_full(now)

    def _drop_full(self, now: float) -> None:
        if len(self._full_at) >= self._clear_at:
            self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
            self._clear_at = max(FEWEST_BEFORE_CLEARING, 2 * len(self._full_at))
