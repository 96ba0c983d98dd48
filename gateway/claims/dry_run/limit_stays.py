"""Limits how many stays of one person a facility tries in dry runs.

The review says whether a claim of another facility overlaps. By trying shorter and shorter stays, ten dry
runs would find the day on which the person was admitted elsewhere.
"""

import math
import time
from collections.abc import Callable, Hashable
from datetime import timedelta

from gateway.cards.guessing.shared_budget import SharedBudget
from gateway.claims.read_claim import ReadSubmission
from gateway.refusals import TooManyStays
from insurance.claim.stay import PersonDays, person_days
from runtime.bounded_dict import BoundedDict

SECONDS_A_DAY = 24 * 3600
# As many as a quarter has days: a patient may come on each, and a facility may check the quarter at once.
MOST_A_DAY = 93
# A long stay asks about more days than a visit.
DAYS_OF_ONE = 7
# Stays that were checked lately, and are checked again.
MOST_KNOWN = 20_000


class LimitStays:
    """A stay takes one for each week begun from the budget of its facility and person.

    The same stay takes nothing when it is checked again at the same gateway.
    """

    def __init__(
        self, count_refusal: Callable[[str], None], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._count_refusal = count_refusal
        self.budget = SharedBudget(MOST_A_DAY, SECONDS_A_DAY, seconds)
        self._known: BoundedDict[Hashable, None] = BoundedDict(MOST_KNOWN)

    def take(self, read: ReadSubmission, insurance_number: str) -> TooManyStays | None:
        """Take what the stay of a dry run costs, or return the refusal, which is counted."""
        facility, claim = read.submission.facility, read.claim
        days = person_days(claim, facility, insurance_number)
        if days is None:
            return None
        stay = facility, days, claim.inpatient, claim.admitted, claim.discharged
        if stay in self._known:
            return None
        key = facility, days.person
        if wait := self.budget.seconds_until_next(key):
            self._count_refusal(facility)
            return TooManyStays(timedelta(seconds=math.ceil(wait)))
        self.budget.take(key, _weeks(days))
        self._known[stay] = None
        return None


def _weeks(days: PersonDays) -> int:
    return (days.last_day - days.first_day).days // DAYS_OF_ONE + 1
