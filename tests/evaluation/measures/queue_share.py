"""How much of the recoverable money lies in the first claims of an order."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from tests.evaluation.review.judging import Judged

# Where the order is read off, in percent of the claims.
FIRST = (1, 2, 5, 10)
STEPS = 200


class Order(msgspec.Struct, frozen=True):
    """An order of the queue. `curve` has the share of money at each of STEPS steps, from 0 to 1."""

    name: str
    curve: tuple[float, ...]

    def at(self, percent: float) -> float:
        """The share of the money within the first so many percent of the claims."""
        place = percent * (len(self.curve) - 1) / 100
        low = int(place)
        high = min(low + 1, len(self.curve) - 1)
        return self.curve[low] + (self.curve[high] - self.curve[low]) * (place - low)


def order_of(name: str, claims: Sequence[Judged]) -> Order:
    """Claims in this order; where the end of a step divides a claim, it counts with its part."""
    money = [float(one.recoverable) for one in claims]
    whole = sum(money) or 1.0
    sums = [0.0]
    for amount in money:
        sums.append(sums[-1] + amount)
    return Order(name, tuple(_at(sums, len(money) * step / STEPS) / whole for step in range(STEPS + 1)))


def random_order() -> Order:
    """What a random order gives in the mean."""
    return Order("at random", tuple(step / STEPS for step in range(STEPS + 1)))


def best_order(claims: Sequence[Judged]) -> list[Judged]:
    """The claims by the money that is recoverable: no order has more."""
    return sorted(claims, key=lambda one: (-one.recoverable, one.name))


def best_order_of_flagged(claims: Sequence[Judged]) -> list[Judged]:
    """The same, but claims without a finding last: no order by findings has more."""
    return sorted(claims, key=lambda one: (not one.findings, -one.recoverable, one.name))


def by_amount(claims: Sequence[Judged]) -> list[Decimal]:
    """What each claim asks for."""
    return [one.proposed for one in claims]


def by_findings(claims: Sequence[Judged]) -> list[Decimal]:
    """How many findings each claim has."""
    return [Decimal(len(one.findings)) for one in claims]


def _at(sums: Sequence[float], place: float) -> float:
    low = int(place)
    return sums[low] if low + 1 >= len(sums) else sums[low] + (sums[low + 1] - sums[low]) * (place - low)
