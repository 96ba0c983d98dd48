"""How many unknown people a facility may ask for: so many at once, and as many an hour. Pure."""

SECONDS_AN_HOUR = 3600


class UnknownBudget:
    """A token bucket a facility, full at the start and refilled evenly.

    Of each is kept only when it will be full again (the generic cell rate algorithm, ITU-T I.371), and that
    only of facilities that have taken from it.
    """

    def __init__(self, an_hour: int) -> None:
        self._seconds_apiece = SECONDS_AN_HOUR / an_hour
        # Where it takes longer than this to be full again, not one is left.
        self._seconds_of_the_last = SECONDS_AN_HOUR - self._seconds_apiece
        self._full_at: dict[str, float] = {}

    def seconds_until_next(self, facility: str, now: float) -> float:
        """0 where one is left. `now` is of any clock that only goes forward."""
        full_at = self._full_at.get(facility)
        return 0.0 if full_at is None else max(0.0, full_at - now - self._seconds_of_the_last)

    def take(self, facility: str, now: float) -> None:
        """One of those left: that there is one is the caller's to see to."""
        self._full_at[facility] = max(self._full_at.get(facility, now), now) + self._seconds_apiece
