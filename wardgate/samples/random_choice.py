"""Drawing from a list by weight, always from a seeded stream: the same seed draws the same world."""

from bisect import bisect
from collections.abc import Iterable, Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Drawn = TypeVar("Drawn")


class WeightedChoice(Generic[Drawn]):
    """Things with weights, ready to be drawn from a million times."""

    def __init__(self, weights: Mapping[Drawn, float] | Iterable[tuple[Drawn, float]]) -> None:
        pairs = list(weights.items() if isinstance(weights, Mapping) else weights)
        self._things: list[Drawn] = [thing for thing, _ in pairs]
        self._bounds = list(accumulate(weight for _, weight in pairs))
        self._total = self._bounds[-1]

    def draw(self, dice: Random) -> Drawn:
        """One thing, as likely as it is heavy."""
        return self._things[bisect(self._bounds, dice.random() * self._total)]


def between(dice: Random, least: int, most: int) -> int:
    """A whole number from least to most, both included; several times quicker than randint."""
    return least + int(dice.random() * (most - least + 1))
