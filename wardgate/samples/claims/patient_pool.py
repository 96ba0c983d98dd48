"""Where sample visits come about: patients are called in, each once, on days not long ago."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from random import Random

from runtime.time_zone import HO_CHI_MINH
from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.illness import Illness, Illnesses
from wardgate.samples.people.birth import age_on
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.people.population import Citizen
from wardgate.samples.random_choice import between

# Visits lie within so many days before the day that the world is made for.
PAST_DAYS = 45

Suits = Callable[[Citizen], bool]


class NobodyLeft(Exception):  # noqa: N818 - not a failure: the world is small
    """None of the patients who are left suits."""


def anybody(_: Citizen) -> bool:
    """Suits always."""
    return True


class PatientPool:
    """The home facility with those who may be called in: the people of its province first."""

    def __init__(
        self, seed: int, today: date, home: str, neighbour: str, citizens: Iterable[Citizen]
    ) -> None:
        self.dice = Random(f"{seed}/claims")
        self.today = today
        self.earliest = today - timedelta(days=PAST_DAYS)
        self.latest = today - ONE_DAY
        self.home = home
        self.neighbour = neighbour
        self.illnesses = Illnesses()
        # To name numbers that nobody bears.
        self.numbers = Numbers(seed)
        self._waiting = sorted(
            (citizen for citizen in citizens if citizen.holding.periods),
            key=lambda citizen: citizen.holding.periods[0].card_number[3:5] != home[:2],
        )

    def call(self, story: Scenario, suits: Suits = anybody) -> Citizen:
        """The next patient with that story who suits and was not called yet. Raises NobodyLeft."""
        for place, citizen in enumerate(self._waiting):
            if citizen.story is story and suits(citizen):
                return self._waiting.pop(place)
        raise NobodyLeft

    def call_insured(self, suits: Suits = anybody) -> Citizen:
        """The next one who is covered on every day that a visit may fall on."""
        return self.call(Scenario.ACCURATE, lambda citizen: suits(citizen) and self._is_covered(citizen))

    def illness_of(self, citizen: Citizen, *, in_bed: bool = False) -> Illness:
        """One that somebody of that sex and age can have; `in_bed` asks for one that is treated in bed."""
        return self.illnesses.draw(self.dice, citizen.holding.person.sex, self.age_of(citizen), in_bed=in_bed)

    def age_of(self, citizen: Citizen) -> int:
        """In completed years, on the first day on which anybody is admitted."""
        return max(age_on(citizen.born, self.earliest), 0)

    def a_day(self, first: date | None = None, last: date | None = None) -> date:
        """Any day on which visits fall, or of a part of these."""
        start, end = first or self.earliest, last or self.latest
        return start + timedelta(days=between(self.dice, 0, (end - start).days))

    def some_days(self) -> tuple[date, date]:
        """From admission to discharge of a stay, at least two days apart."""
        length = timedelta(days=between(self.dice, 2, 6))
        first = self.a_day(last=self.latest - length)
        return first, first + length

    def moment(self, day: date, least_hour: int, most_hour: int) -> datetime:
        """Any time of that day from the one hour to the end of the other."""
        hour, minute = between(self.dice, least_hour, most_hour), between(self.dice, 0, 59)
        return datetime.combine(day, time(hour, minute), HO_CHI_MINH)

    def _is_covered(self, citizen: Citizen) -> bool:
        days = (self.earliest + timedelta(days=day) for day in range(PAST_DAYS + 1))
        return all(any(period.holds_on(day) for period in citizen.holding.periods) for day in days)
