"""The people of the simulated year: what the simulation knows of each, beside what is in the register."""

from collections.abc import Callable, Iterable
from datetime import date
from random import Random

from gateway.cards.card import Sex
from insurance.age import age_on
from wardgate.samples.people.population import Citizen

# Where less than one in so many suits, fewer are drawn.
TRIES = 200


class Resident:
    """A person; the register is changed by files alone."""

    def __init__(self, citizen: Citizen) -> None:
        person = citizen.holding.person
        self.insurance_number = person.insurance_number
        self.chip_id = person.chip_id
        self.full_name = person.full_name
        self.birth_date = person.birth_date
        self.sex = person.sex
        self.born = citizen.born
        self.province = person.insurance_number[:2]
        self.died_on = person.died_on
        self.gave_birth_on: date | None = None
        self.has_married = False
        # Of the new province, after a move.
        self.facility = ""
        self.group = _group(citizen)
        self.insured_until = max((one.valid_until for one in citizen.holding.periods), default=None)

    def is_woman_of(self, day: date, least: int, most: int) -> bool:
        """Whether she lives and has an age from `least` to `most` in years."""
        return self.sex is Sex.FEMALE and self.is_of_age(day, least, most)

    def is_of_age(self, day: date, least: int, most: int) -> bool:
        """Whether the person lives and has an age from `least` to `most` in years."""
        return self.is_alive and least <= age_on(self.born, day) <= most

    @property
    def is_alive(self) -> bool:
        """Whether no death was simulated or recorded."""
        return self.died_on is None


class Residents:
    """Draws residents at random; the same for the same Random."""

    def __init__(self, citizens: Iterable[Citizen], random: Random) -> None:
        self.all = [Resident(citizen) for citizen in citizens]
        self._random = random

    def draw(self, count: int, suits: Callable[[Resident], bool]) -> list[Resident]:
        """`count` different residents that suit; fewer where few suit."""
        drawn: dict[str, Resident] = {}
        for _ in range(count * TRIES):
            if len(drawn) == count:
                break
            resident = self._random.choice(self.all)
            if suits(resident):
                drawn[resident.insurance_number] = resident
        return [*drawn.values()]


def _group(citizen: Citizen) -> str:
    """The two letters of the last card, such as "GD"; empty without a card."""
    last = max(citizen.holding.periods, key=lambda one: one.valid_until, default=None)
    return last.card_number[:2] if last else ""
