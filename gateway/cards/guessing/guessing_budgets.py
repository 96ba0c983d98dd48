"""What a facility may find out by guessing: how many unknown people, and how much about one person."""

import math
import time
from collections.abc import Callable
from datetime import timedelta

from gateway.cards.guessing.budget import Budget
from gateway.cards.guessing.shared_budget import SharedBudget
from gateway.cards.guessing.statement import Statement
from gateway.metrics import Metrics
from gateway.refusal import Refusal
from gateway.refusals import TooManyMismatches, TooManyUnknown

SECONDS_AN_HOUR = 3600
SECONDS_A_DAY = 24 * SECONDS_AN_HOUR
# More than a clerk needs for typing errors. A birth date takes about 72 tries by year, month and day: at this
# rate six days, each try in the access log.
MISMATCHES_A_DAY = 12


class GuessingBudgets:
    """The budgets of one gateway, and the refusals of those who have used them up."""

    def __init__(
        self, unknown_an_hour: int, metrics: Metrics, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._unknown: Budget[str] = Budget(unknown_an_hour, SECONDS_AN_HOUR)
        # By facility and insurance number: the same person, whichever number was sent.
        self.mismatches = SharedBudget(MISMATCHES_A_DAY, SECONDS_A_DAY, seconds)
        self._refused = metrics.unknown_refused
        self._seconds = seconds

    def take(self, statement: Statement) -> Refusal | None:
        """Take what a statement costs; return the refusal of a facility that has not so much left.

        A refusal is counted.
        """
        facility = statement.facility
        refusal = self._take_mismatch(statement)
        if statement.is_miss or refusal or not statement.is_named:
            # This one first: that the facility has used up a person's budget would say that they exist.
            refusal = self.unknown_refusal(facility) or refusal
        if refusal:
            self.count_refusal(facility)
        elif statement.is_miss:
            self._unknown.take(facility, self._seconds())
        return refusal

    def unknown_refusal(self, facility: str) -> TooManyUnknown | None:
        """The refusal of a facility that has no unknown person left."""
        seconds = self._unknown.seconds_until_next(facility, self._seconds())
        return TooManyUnknown(_delay(seconds)) if seconds else None

    def count_refusal(self, facility: str) -> None:
        """Count a refusal that is given to this facility."""
        self._refused.labels(facility).inc()

    def _take_mismatch(self, statement: Statement) -> Refusal | None:
        """The refusal of a facility that has stated this person wrongly too often; else count a mismatch."""
        if statement.person is None:
            return None
        key = statement.facility, statement.person
        if seconds := self.mismatches.seconds_until_next(key):
            return TooManyMismatches(_delay(seconds))
        if statement.is_wrong:
            self.mismatches.take(key)
        return None


def _delay(seconds: float) -> timedelta:
    # Rounded up: a caller who waits exactly this long must not come too early.
    return timedelta(milliseconds=math.floor(seconds * 1000) + 1)
