"""Which of the facility's beds, machines and surgeons are taken on which days."""

from collections import defaultdict
from datetime import date
from itertools import count

from wardgate.samples.cards.term import ONE_DAY


class Occupancy:
    """Each number is taken once a day."""

    def __init__(self) -> None:
        self._taken: defaultdict[tuple[str, date], set[int]] = defaultdict(set)

    def take(self, kind: str, first: date, last: date) -> int:
        """The lowest number of this kind, from 1, that is free on all these days."""
        days = [first + day * ONE_DAY for day in range((last - first).days + 1)]
        taken = [self._taken[kind, day] for day in days]
        number = next(number for number in count(1) if not any(number in of_day for of_day in taken))
        for of_day in taken:
            of_day.add(number)
        return number
