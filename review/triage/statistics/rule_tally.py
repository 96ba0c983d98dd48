"""How often a rule found something, and what reviewers made of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.money import ZERO
from review.rulebook.engine.practice import RuleMode, Verdicts
from review.rulebook.engine.rule import Rule
from review.triage.statistics.intervals.credible_interval import credible_interval


class RuleTally(msgspec.Struct, frozen=True):
    """The sums of one rule over all claims in the scope.

    `fired` counts claims with a finding of the rule. `verdicts` counts decisions in effect. In VND:
    `at_stake` is what the findings of these decisions touched, `cut` what came off.
    """

    fired: int = 0
    verdicts: Verdicts = Verdicts(0, 0)
    at_stake: Decimal = ZERO
    cut: Decimal = ZERO


class Precision(msgspec.Struct, frozen=True):
    """A share from 0 to 1, with the interval that has it with a probability of 95 %."""

    mean: float
    low: float
    high: float
    upheld: int
    dropped: int


class MonthOfRule(msgspec.Struct, frozen=True):
    """One month, named by its first day: claims reviewed, those that the rule found, verdicts."""

    month: date
    reviewed: int
    fired: int
    verdicts: Verdicts


class RuleVerdict(msgspec.Struct, frozen=True):
    """What one decision said about the rule's findings on one claim."""

    claim_id: UUID
    number: str
    decided_at: datetime
    upheld: bool
    at_stake: Decimal
    cut: Decimal
    currency: str


class ModeChange(msgspec.Struct, frozen=True):
    """Who set a rule to a mode, when and why."""

    mode: RuleMode
    changed_at: datetime
    changed_by: str
    reason: str


def precision(rule: Rule, verdicts: Verdicts) -> Precision:
    """The precision of a rule after these verdicts; its prior counts like verdicts."""
    upheld, dropped = rule.precision.upheld + verdicts.upheld, rule.precision.dropped + verdicts.dropped
    low, high = credible_interval(upheld, dropped)
    return Precision(upheld / (upheld + dropped), low, high, verdicts.upheld, verdicts.dropped)
