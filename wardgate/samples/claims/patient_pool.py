"""The patients of the sample visits: each person is taken at most once, on days of the last weeks."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from random import Random

from insurance.age import age_on
from insurance.law.cover.covered_days import holds_on
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from runtime.time_zone import HO_CHI_MINH
from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.illness import Illness, Illnesses
from wardgate.samples.claims.occupancy import Occupancy
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.people.population import Citizen
from wardgate.samples.random_choice import random_int

# Visits lie within this many days before the day that the world is made for.
PAST_DAYS = 45

Suits = Callable[[Citizen], bool]


class NoPatientLeft(Exception):  # noqa: N818 - not a failure: the world is small
    """No remaining patient suits."""


def any_citizen(_: Citizen) -> bool:
    """Accepts every citizen."""
    return True


class PatientPool:
    """The people who may visit the home facility: those of its province first.

    `earliest` and `latest` are the first and the last day of visits. `random` is the seeded stream that all
    choices about claims are drawn from.
    """

    def __init__(
        self, seed: int, today: date, home: str, neighbour: str, citizens: Iterable[Citizen]
    ) -> None:
        self.random = Random(f"{seed}/claims")
        self.today = today
        self.earliest = today - timedelta(days=PAST_DAYS)
        self.latest = today - ONE_DAY
        self.home = home
        self.neighbour = neighbour
        self.illnesses = Illnesses()
        self.occupancy = Occupancy()
        self.holidays = read_parameter("public_holidays", PublicHolidays)
        # For numbers that are never issued.
        self.numbers = Numbers(seed)
        self._available = sorted(
            (citizen for citizen in citizens if citizen.holding.periods),
            key=lambda citizen: citizen.holding.periods[0].card_number[3:5] != home[:2],
        )

    def take(self, scenario: Scenario, suits: Suits = any_citizen) -> Citizen:
        """Take the next patient with this scenario who suits. Raises NoPatientLeft if there is none."""
        for place, citizen in enumerate(self._available):
            if citizen.scenario is scenario and suits(citizen):
                return self._available.pop(place)
        raise NoPatientLeft

    def take_insured(self, suits: Suits = any_citizen) -> Citizen:
        """Take the next patient who suits and is covered on every day of visits. Raises NoPatientLeft."""
        return self.take(Scenario.ACCURATE, lambda citizen: suits(citizen) and self._is_covered(citizen))

    def illness_of(self, citizen: Citizen, *, in_bed: bool = False) -> Illness:
        """A random illness for the patient's sex and age; with `in_bed`, one treated as an inpatient."""
        return self.illnesses.draw(
            self.random, citizen.holding.person.sex, self.age_of(citizen), in_bed=in_bed
        )

    def age_of(self, citizen: Citizen) -> int:
        """The patient's age in completed years on the first day of visits."""
        return max(age_on(citizen.born, self.earliest), 0)

    def random_day(self, first: date | None = None, last: date | None = None) -> date:
        """A random day of visits, from `first` to `last` if given."""
        start, end = first or self.earliest, last or self.latest
        return start + timedelta(days=random_int(self.random, 0, (end - start).days))

    def day_of_clinic(self) -> date:
        """A random day of visits that is no public holiday: on those the facility sees emergencies only."""
        day = self.random_day()
        while self.holidays.has(day):
            day = self.random_day()
        return day

    def random_stay(self) -> tuple[date, date]:
        """The days of admission and discharge of a random stay, two to six days apart."""
        length = timedelta(days=random_int(self.random, 2, 6))
        first = self.random_day(last=self.latest - length)
        return first, first + length

    def random_time(self, day: date, first_hour: int, last_hour: int) -> datetime:
        """A random time of the day, between the start of the first hour and the end of the last."""
        hour, minute = random_int(self.random, first_hour, last_hour), random_int(self.random, 0, 59)
        return datetime.combine(day, time(hour, minute), HO_CHI_MINH)

    def _is_covered(self, citizen: Citizen) -> bool:
        days = (self.earliest + timedelta(days=day) for day in range(PAST_DAYS + 1))
        return all(any(holds_on(period, day) for period in citizen.holding.periods) for day in days)
