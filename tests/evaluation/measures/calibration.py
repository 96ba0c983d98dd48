"""Whether the expected recovery comes: by tenths of the claims that have any."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from insurance.money import ZERO
from tests.evaluation.review.learning import Decided

TENTHS = 10


class Tenth(msgspec.Struct, frozen=True):
    """Claims of about the same expected recovery, what was expected of them together, and what came."""

    claims: int
    expected: Decimal
    came: Decimal

    @property
    def ratio(self) -> float | None:
        """What was expected over what came; None where nothing came."""
        return float(self.expected / self.came) if self.came else None


def calibration(decided: Sequence[Decided], expected: Sequence[Decimal]) -> list[Tenth]:
    """The tenth with the highest expected recovery first."""
    pairs = [(sum_, one) for one, sum_ in zip(decided, expected, strict=True) if sum_ > 0]
    pairs.sort(key=lambda pair: (-pair[0], pair[1].judged.name))
    bounds = [round(len(pairs) * tenth / TENTHS) for tenth in range(TENTHS + 1)]
    groups = [pairs[low:high] for low, high in pairwise(bounds)]
    return [
        Tenth(
            claims=len(group),
            expected=sum((sum_ for sum_, _ in group), ZERO),
            came=sum((one.decision.off for _, one in group), ZERO),
        )
        for group in groups
        if group
    ]


def calibration_error(tenths: Sequence[Tenth]) -> float:
    """By how much what was expected of the tenths differs from what came, as a share of what came."""
    came = sum((one.came for one in tenths), ZERO)
    off = sum((abs(one.expected - one.came) for one in tenths), ZERO)
    return float(off / came) if came else 0.0
