"""Sums up what would be different if claims were judged again."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from insurance.money import DONG, ZERO
from review.past.comparison import Comparison
from review.past.kept_claim import Catalogues, PassedOver


class RuleChange(NamedTuple):
    """In how many places the findings of a rule would be others."""

    rule: str
    appeared: int
    gone: int
    amount_changed: int


class Sums(NamedTuple):
    """Amounts in VND, then and now."""

    accepted_was: Decimal = ZERO
    accepted_now: Decimal = ZERO
    at_stake_was: Decimal = ZERO
    at_stake_now: Decimal = ZERO


class Summary:
    """Counts claims as they are judged again."""

    def __init__(self) -> None:
        self.judged = 0
        self.changed = 0
        self.rescored = 0
        self.with_stays_of_now = 0
        self.catalogues: Counter[Catalogues] = Counter()
        self.passed_over: Counter[PassedOver] = Counter()
        self.bands: Counter[tuple[str, str]] = Counter()
        self.sums = Sums()
        self._rules: dict[str, Counter[str]] = {}

    def add(self, one: Comparison) -> None:
        """Count a claim that was judged again."""
        self.judged += 1
        self.changed += one.is_changed
        self.rescored += one.is_rescored
        self.with_stays_of_now += not one.has_kept_stays
        self.catalogues[one.catalogues] += 1
        if one.was.band != one.now.band:
            self.bands[one.was.band, one.now.band] += 1
        if one.currency == DONG:
            self.sums = _added(self.sums, one)
        self._count_rules("appeared", (finding.rule for finding in one.appeared))
        self._count_rules("gone", (finding.rule for finding in one.gone))
        self._count_rules("amount_changed", (finding.now.rule for finding in one.amount_changed))

    def pass_over(self, reasons: Iterable[PassedOver]) -> None:
        """Count claims that were not judged again."""
        self.passed_over.update(reasons)

    @property
    def rules(self) -> list[RuleChange]:
        """The rules whose findings would be others, by code."""
        return [
            RuleChange(rule, counts["appeared"], counts["gone"], counts["amount_changed"])
            for rule, counts in sorted(self._rules.items())
        ]

    def _count_rules(self, what: str, rules: Iterable[str]) -> None:
        for rule in rules:
            self._rules.setdefault(rule, Counter())[what] += 1


def _added(sums: Sums, one: Comparison) -> Sums:
    was, now = one.was, one.now
    return Sums(
        sums.accepted_was + was.accepted,
        sums.accepted_now + now.accepted,
        sums.at_stake_was + was.at_stake,
        sums.at_stake_now + now.at_stake,
    )
