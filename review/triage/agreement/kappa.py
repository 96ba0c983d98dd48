"""How well two reviewers agree: Cohen's kappa, with its interval."""

from collections import Counter
from collections.abc import Hashable, Mapping
from math import sqrt
from typing import TypeVar

import msgspec

# Two-sided 95 %.
Z = 1.959964
Answer = TypeVar("Answer", bound=Hashable)


class Agreement(msgspec.Struct, frozen=True):
    """`pairs` is how many claims two reviewers decided, `agreed` on how many they chose the same.

    `kappa` is 1 where they always agree, 0 where they agree as often as chance would have it. `low` and
    `high` bound it with 95 % confidence. All three are None where there are no pairs, or where both always
    chose one and the same answer: chance then explains everything.
    """

    pairs: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


def agreement(table: Mapping[tuple[Answer, Answer], int]) -> Agreement:
    """Cohen's kappa (Cohen 1960) of how many claims got which first and which second answer.

    The interval rests on the asymptotic variance of Fleiss, Cohen and Everitt (1969).
    """
    total = sum(table.values())
    agreed = sum(times for (first, second), times in table.items() if first == second)
    firsts, seconds = _answers(table, 0), _answers(table, 1)
    by_chance = sum(firsts[one] * seconds[one] for one in firsts) / total**2 if total else 1.0
    if by_chance >= 1:
        return Agreement(total, agreed, None, None, None)
    kappa = (agreed / total - by_chance) / (1 - by_chance)
    spread = Z * sqrt(_variance(table, firsts, seconds, kappa, by_chance))
    return Agreement(total, agreed, kappa, max(-1.0, kappa - spread), min(1.0, kappa + spread))


def _answers(table: Mapping[tuple[Answer, Answer], int], place: int) -> Counter[Answer]:
    """How often each answer was given first (place 0) or second (1)."""
    answers: Counter[Answer] = Counter()
    for pair, times in table.items():
        answers[pair[place]] += times
    return answers


def _variance(
    table: Mapping[tuple[Answer, Answer], int],
    firsts: Counter[Answer],
    seconds: Counter[Answer],
    kappa: float,
    by_chance: float,
) -> float:
    total = firsts.total()
    same = other = 0.0
    for (first, second), times in table.items():
        share = times / total
        if first == second:
            marginal = (firsts[first] + seconds[first]) / total
            same += share * (1 - marginal * (1 - kappa)) ** 2
        else:
            # The marginals crosswise: the second answer among the first ones, and the other way round.
            other += share * ((firsts[second] + seconds[first]) / total) ** 2
    rest = (kappa - by_chance * (1 - kappa)) ** 2
    return max(0.0, (same + (1 - kappa) ** 2 * other - rest) / (total * (1 - by_chance) ** 2))
