"""How many unknown people a facility may look up: so many at once, and as many an hour."""

SECONDS_AN_HOUR = 3600


class UnknownBudget:
    """A token bucket for each facility, full at the start and refilled evenly.

    Only the moment at which a bucket will be full again is stored (the generic cell rate algorithm, ITU-T
    I.371), and only for facilities that have taken from theirs.
    """

    def __init__(self, an_hour: int) -> None:
        self._seconds_each = SECONDS_AN_HOUR / an_hour
        # A bucket that needs longer than this to be full again is empty.
        self._seconds_until_full = SECONDS_AN_HOUR - self._seconds_each
        self._full_at: dict[str, float] = {}

    def seconds_until_next(self, facility: str, now: float) -> float:
        """0 where the bucket is not empty. `now` is the time of any monotonic clock, in seconds."""
        full_at = self._full_at.get(facility)
        return 0.0 if full_at is None else max(0.0, full_at - now - self._seconds_until_full)

    def take(self, facility: str, now: float) -> None:
        """Take one from the bucket, which the caller has checked not to be empty."""
        self._full_at[facility] = max(self._full_at.get(facility, now), now) + self._seconds_each
