"""Counts what rules would have touched. Tallies of parts add up to the same in any order."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from insurance.money import EXACT, ZERO
from review.past.kept_claim import PassedOver

MOST_EXAMPLES = 5
MOST_FAILED = 5


class Counts(msgspec.Struct):
    """Claims with findings, and their money in VND.

    `at_stake` is what the findings touch, each dong once; `off` is the part of it that they cut or refuse.
    """

    claims: int = 0
    findings: int = 0
    at_stake: Decimal = ZERO
    off: Decimal = ZERO

    def add(self, other: "Counts") -> None:
        """Add those of other claims."""
        self.claims += other.claims
        self.findings += other.findings
        self.at_stake = EXACT.add(self.at_stake, other.at_stake)
        self.off = EXACT.add(self.off, other.off)


class Agreement(msgspec.Struct):
    """Decided claims with findings of a rule: whether the decision upholds one, and what it cut there."""

    upheld: int = 0
    dropped: int = 0
    cut: Decimal = ZERO

    def add(self, other: "Agreement") -> None:
        """Add that of other claims."""
        self.upheld += other.upheld
        self.dropped += other.dropped
        self.cut = EXACT.add(self.cut, other.cut)


class Example(NamedTuple):
    """A claim that a rule would have touched."""

    at_stake: Decimal
    claim_id: str


class RuleCounts(msgspec.Struct):
    """What is counted of one rule. `unjudged`: claims in which it lacked a fact. `examples`: the dearest."""

    found: Counts = msgspec.field(default_factory=Counts)
    agreement: Agreement = msgspec.field(default_factory=Agreement)
    unjudged: int = 0
    examples: list[Example] = []

    def add(self, other: "RuleCounts") -> None:
        """Add those of other claims."""
        self.found.add(other.found)
        self.agreement.add(other.agreement)
        self.unjudged += other.unjudged
        self.examples = _dearest([*self.examples, *other.examples])


class Reason(NamedTuple):
    """The rule, the insurer's code of the finding if it has one, and the outcome."""

    rule: str
    insurer_code: str
    outcome: str


class Cell(NamedTuple):
    """Findings of one reason in the claims of a facility that came in in a month, named by its first day."""

    reason: Reason
    facility: str
    month: date


class Tally:
    """What the rules would have touched in some claims.

    A claim counts once in `touched`, in its facility and in its month, however many rules touch it.
    `passed_over` are claims of the database that cannot be judged, by why.
    """

    def __init__(self) -> None:
        self.claims = 0
        self.decided = 0
        self.other_currency = 0
        self.with_stays_of_now = 0
        self.with_changed_catalogues = 0
        self.failed = 0
        self.failed_claims: list[str] = []
        self.touched = Counts()
        self.rules: defaultdict[str, RuleCounts] = defaultdict(RuleCounts)
        self.facilities: defaultdict[str, Counts] = defaultdict(Counts)
        self.months: defaultdict[date, Counts] = defaultdict(Counts)
        self.cells: defaultdict[Cell, Counts] = defaultdict(Counts)
        self.rulebooks: set[str] = set()
        self.passed_over: Counter[PassedOver] = Counter()

    def add(self, other: "Tally") -> None:
        """Add that of other claims."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failed_claims = sorted([*self.failed_claims, *other.failed_claims])[:MOST_FAILED]
        self.touched.add(other.touched)
        for rule, counts in other.rules.items():
            self.rules[rule].add(counts)
        for facility, counts_there in other.facilities.items():
            self.facilities[facility].add(counts_there)
        for month, counts_then in other.months.items():
            self.months[month].add(counts_then)
        for cell, counts_of_cell in other.cells.items():
            self.cells[cell].add(counts_of_cell)
        self.rulebooks |= other.rulebooks
        self.passed_over += other.passed_over

    def reasons(self) -> dict[Reason, Counts]:
        """By reason, over all facilities and months. A claim with two reasons counts in both."""
        found: defaultdict[Reason, Counts] = defaultdict(Counts)
        for cell, counts in self.cells.items():
            found[cell.reason].add(counts)
        return dict(found)


COUNTED = (
    *("claims", "decided", "other_currency", "with_stays_of_now", "with_changed_catalogues", "failed"),
)


def _dearest(examples: Iterable[Example]) -> list[Example]:
    return sorted(examples, key=lambda one: (-one.at_stake, one.claim_id))[:MOST_EXAMPLES]
