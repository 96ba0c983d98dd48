"""Marriages into another household, and moves to another province with another facility."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from random import Random

from gateway.cards.card import Sex
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.submit_file import Submission
from tests.year.happenings.happening import OfficeAnswer
from tests.year.happenings.households import Households
from tests.year.homes import Homes
from tests.year.residents import Resident, Residents
from wardgate.samples.places.facility import Facility
from wardgate.samples.random_choice import WeightedChoice

# A year among 1,000 people who are insured by household.
MARRIAGES, MOVES = 20, 12
MARRIED, TO_PROVINCE = "marriages", "moves to another province"
DAYS_OF_YEAR = 365
YOUNGEST, OLDEST = 20, 45
# So many times the earlier household pays for the one who marries, too.
PAID_TWICE = 0.2
MOVERS = WeightedChoice({"alone": 60, "household": 40})


class Moves:
    """A Happening. Households answers its files."""

    procedures = ()

    def __init__(
        self,
        residents: Residents,
        homes: Homes,
        households: Households,
        facilities: Sequence[Facility],
        random: Random,
        counts: Counter[str],
        eventful: int,
    ) -> None:
        """`counts` is how often each thing happened; `eventful`, how many times as often as usual."""
        self._residents = residents
        self._homes = homes
        self._households = households
        self._facilities = facilities
        self._random = random
        self._counts = counts
        self._eventful = eventful

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        for one in self._residents.draw(self._count(MARRIAGES), lambda one: self._may_marry(one, day)):
            yield from self._marriage(one, day)
        for one in self._residents.draw(self._count(MOVES), self._may_move):
            yield self._move(one)

    def ended(self, file: KeptFile) -> None:
        """See Happening."""

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """See Happening."""
        raise NotImplementedError

    def _count(self, per_mille: int) -> int:
        people = sum(map(len, self._homes.all.values()))
        expected = people * per_mille * self._eventful / 1000 / DAYS_OF_YEAR
        return int(expected) + (self._random.random() < expected % 1)

    def _marriage(self, one: Resident, day: date) -> Iterator[Submission]:
        """One goes to live with the other."""
        for other in self._residents.draw(1, lambda other: self._may_follow(one, other, day)):
            self._counts[MARRIED] += 1
            one.has_married = other.has_married = True
            yield self._households.application(self._homes.of(other), [one])
            if self._random.random() < PAID_TWICE:
                yield self._households.application(self._homes.of(one), [one])

    def _move(self, one: Resident) -> Submission:
        """Alone, or with everybody of the household; registered at a facility of the new province."""
        self._counts[TO_PROVINCE] += 1
        facility = self._random.choice([at for at in self._facilities if at.province != one.province])
        together = [other for other in self._homes.all[self._homes.of(one)] if other.is_alive]
        movers = together if MOVERS.draw(self._random) == "household" else [one]
        home = f"HGD-{facility.province}-moved-{self._counts[TO_PROVINCE]}"
        return self._households.application(home, movers, facility.code)

    def _may_move(self, one: Resident) -> bool:
        return one.is_alive and not one.facility and self._homes.of(one) != ""

    def _may_marry(self, one: Resident, day: date) -> bool:
        return self._may_move(one) and not one.has_married and one.is_of_age(day, YOUNGEST, OLDEST)

    def _may_follow(self, one: Resident, other: Resident, day: date) -> bool:
        is_couple = one.sex is not other.sex and Sex.UNDETERMINED not in {one.sex, other.sex}
        is_neighbour = one.province == other.province and self._homes.of(one) != self._homes.of(other)
        return is_couple and is_neighbour and self._may_marry(other, day)
