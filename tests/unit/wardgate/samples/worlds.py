"""Small sample worlds for the tests, on days at the edges of the calendar."""

from datetime import date
from functools import cache

from tests.receipt_keys import receipt_keys
from wardgate.samples.world import SampleWorld

AN_ORDINARY_DAY = date(2026, 11, 21)
# New Year: last year's cards have just ended. Leap day: it has no day of the same name next year.
DAYS = (AN_ORDINARY_DAY, date(2026, 1, 1), date(2027, 1, 20), date(2028, 2, 29), date(2026, 10, 1))


def a_world(
    people: int = 3_000, claims: int = 580, today: date = AN_ORDINARY_DAY, seed: int = 1
) -> SampleWorld:
    """A small sample world."""
    return SampleWorld(seed=seed, people=people, claims=claims, today=today, receipt_keys=receipt_keys())


@cache
def a_world_of_all_faults(today: date) -> SampleWorld:
    """A world whose claims have each fault twice at least. It takes seconds to make."""
    return a_world(people=20_000, today=today)
