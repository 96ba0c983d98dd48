"""Vietnamese names: family, middle and given name, by sex and generation."""

from random import Random
from typing import Any

from gateway.cards.card import Sex
from wardgate.samples.data_file import read_yaml
from wardgate.samples.random_choice import WeightedChoice

GENERATION = 1990


class PersonNames:
    """Draws full names, in Unicode NFC as in the register."""

    def __init__(self) -> None:
        lists: dict[str, Any] = read_yaml("names.yaml")
        self._families = WeightedChoice[str](lists["families"])
        self._middles = _by_sex_and_generation(lists, "middle")
        self._given = _by_sex_and_generation(lists, "given")

    def draw(self, random: Random, sex: Sex, year: int) -> str:
        """A random full name for a person born in that year. Middle and given name differ."""
        kind = sex, year >= GENERATION
        middle = self._middles[kind].draw(random)
        given = self._given[kind].draw(random)
        while given == middle:
            given = self._given[kind].draw(random)
        return f"{self._families.draw(random)} {middle} {given}"


def _by_sex_and_generation(lists: dict[str, Any], part: str) -> dict[tuple[Sex, bool], WeightedChoice[str]]:
    return {
        (sex, since): WeightedChoice(lists[sex]["since_1990" if since else "before_1990"][part])
        for sex in (Sex.MALE, Sex.FEMALE)
        for since in (False, True)
    }
