"""How well two reviewers agree: Cohen's kappa, with its interval."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import sqrt

import msgspec

# Two-sided 95 %.
Z = 1.959964


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


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Cohen's kappa of first and second answers (Cohen 1960).

    The interval rests on the asymptotic variance of Fleiss, Cohen and Everitt (1969).
    """
    total = len(pairs)
    agreed = sum(first == second for first, second in pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(firsts[one] * seconds[one] for one in firsts) / total**2 if total else 1.0
    if by_chance >= 1:
        return Agreement(total, agreed, None, None, None)
    kappa = (agreed / total - by_chance) / (1 - by_chance)
    spread = Z * sqrt(_variance(pairs, firsts, seconds, kappa, by_chance))
    return Agreement(total, agreed, kappa, max(-1.0, kappa - spread), min(1.0, kappa + spread))


def _variance(
    pairs: Sequence[tuple[Hashable, Hashable]],
    firsts: Counter[Hashable],
    seconds: Counter[Hashable],
    kappa: float,
    by_chance: float,
) -> float:
    total = len(pairs)
    same = other = 0.0
    for (first, second), times in Counter(pairs).items():
        share = times / total
        if first == second:
            marginal = (firsts[first] + seconds[first]) / total
            same += share * (1 - marginal * (1 - kappa)) ** 2
        else:
            # The marginals crosswise: the second answer among the first ones, and the other way round.
            other += share * ((firsts[second] + seconds[first]) / total) ** 2
    rest = (kappa - by_chance * (1 - kappa)) ** 2
    return max(0.0, (same + (1 - kappa) ** 2 * other - rest) / (total * (1 - by_chance) ** 2))
