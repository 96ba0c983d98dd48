"""Weighted random choices. The caller passes the seeded Random, so the same seed gives the same world."""

from bisect import bisect
from collections.abc import Iterable, Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Option = TypeVar("Option")


class WeightedChoice(Generic[Option]):
    """Options with weights, prepared for millions of draws."""

    def __init__(self, weights: Mapping[Option, float] | Iterable[tuple[Option, float]]) -> None:
        pairs = list(weights.items() if isinstance(weights, Mapping) else weights)
        self._options: list[Option] = [option for option, _ in pairs]
        self._bounds = list(accumulate(weight for _, weight in pairs))
        self._total = self._bounds[-1]

    def draw(self, random: Random) -> Option:
        """One option; the probability of each is proportional to its weight."""
        return self._options[bisect(self._bounds, random.random() * self._total)]


def random_int(random: Random, least: int, most: int) -> int:
    """A whole number from `least` to `most`, both included; several times faster than Random.randint."""
    return least + int(random.random() * (most - least + 1))
