"""What a facility may find out by guessing: how many unknown people, and how much about one person."""

import math
import time
from collections.abc import Callable
from datetime import timedelta

from gateway.cards.guessing.budget import Budget
from gateway.metrics import Metrics
from gateway.refusals import TooManyUnknown

SECONDS_AN_HOUR = 3600


class GuessingBudgets:
    """The budgets of one gateway, and the refusals of those who have used them up."""

    def __init__(
        self, unknown_an_hour: int, metrics: Metrics, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._unknown: Budget[str] = Budget(unknown_an_hour, SECONDS_AN_HOUR)
        self._refused = metrics.unknown_refused
        self._seconds = seconds

    def unknown_refusal(self, facility: str) -> TooManyUnknown | None:
        """The refusal of a facility that has no unknown person left; it is counted as given."""
        seconds = self._unknown.seconds_until_next(facility, self._seconds())
        if not seconds:
            return None
        self._refused.labels(facility).inc()
        return TooManyUnknown(_delay(seconds))

    def take_unknown(self, facility: str) -> None:
        """Take one unknown person from the budget of the facility, which has one left."""
        self._unknown.take(facility, self._seconds())


def _delay(seconds: float) -> timedelta:
    # Rounded up: a caller who waits exactly this long must not come too early.
    return timedelta(milliseconds=math.floor(seconds * 1000) + 1)
