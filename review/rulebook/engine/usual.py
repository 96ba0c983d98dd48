"""What is usual for claims like the one that is judged: a group of an edition of `python -m review peers`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec


class Measure(StrEnum):
    """Of a claim: dong, days, lines, and the percentages of its cost that are tests and drugs."""

    COST = "cost"
    DAYS = "days"
    LINES = "lines"
    TESTS = "tests"
    DRUGS = "drugs"


class PeerGroup(msgspec.Struct, frozen=True):
    """Claims that are compared with each other.

    `tier` is a Tier, empty for all of them. `kind` is "inpatient" or "outpatient". `diagnosis` is a category
    of ICD-10 ("J18"), a chapter ("J00-J99"), or empty for all diagnoses.
    """

    tier: str
    kind: str
    diagnosis: str


class Spread(msgspec.Struct, frozen=True):
    """How a measure is spread over a group: the quantiles of 5, 25, 50, 75 and 95 %, and the MAD.

    The MAD is the median of the absolute differences from the median. All are in steps of 0.01.
    """

    low: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    high: Decimal
    mad: Decimal


class Usual(msgspec.Struct, frozen=True):
    """The group that a claim is compared with. `edition` has claims that ended before the day `until`.

    `claims` is how many are in the group. A measure without any value has no spread.
    """

    edition: int
    until: date
    group: PeerGroup
    claims: int
    spreads: Mapping[Measure, Spread]

    def __hash__(self) -> int:
        """An edition never changes, so its number and the group say all."""
        return hash((self.edition, self.group))
