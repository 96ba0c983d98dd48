"""Which residents live together: households of people whose last card is of group GD."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from tests.year.residents import Resident, Residents
from wardgate.samples.random_choice import WeightedChoice

GROUP = "GD"
SIZES = WeightedChoice({1: 20, 2: 25, 3: 20, 4: 20, 5: 15})


class Homes:
    """By the number of the household. Nobody lives in two."""

    def __init__(self, residents: Residents, random: Random) -> None:
        self._members: dict[str, list[Resident]] = dict(_homes(residents, random))
        self._home_of = {one.insurance_number: home for home, them in self._members.items() for one in them}

    @property
    def all(self) -> Mapping[str, Sequence[Resident]]:
        """The members of each."""
        return self._members

    def of(self, one: Resident) -> str:
        """Where this person lives; empty for a person of another group."""
        return self._home_of.get(one.insurance_number, "")

    def move(self, movers: Iterable[Resident], home: str) -> None:
        """They live there from now on; what is left of their earlier household stays."""
        for one in movers:
            self._members[self.of(one)].remove(one)
            self._members.setdefault(home, []).append(one)
            self._home_of[one.insurance_number] = home


def _homes(residents: Residents, random: Random) -> Iterator[tuple[str, list[Resident]]]:
    """People of one province, in the order of the register."""
    of_province: dict[str, list[Resident]] = {}
    for one in residents.all:
        if one.group == GROUP and one.is_alive:
            of_province.setdefault(one.province, []).append(one)
    for province, people in of_province.items():
        number = 0
        while people:
            number, size = number + 1, SIZES.draw(random)
            yield f"HGD-{province}-{number}", people[:size]
            del people[:size]
