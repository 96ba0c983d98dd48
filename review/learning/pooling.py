"""What rules have learned from weighted decisions: by outcome, and by tier as far as decisions suffice.

It is partial pooling: what is known of a tier is shrunk to what is known everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from insurance.money import rounded
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.rule import Rule
from review.triage.statistics.intervals.credible_interval import credible_interval

STEP = Decimal("0.0001")
# A tier with fewer decisions has no precision of its own. The rule everywhere counts as so many of them.
FEWEST_OF_TIER = 30
DECISIONS_OF_THE_RULE = 20


class WeightedVerdicts(msgspec.Struct, frozen=True):
    """Decisions that uphold and drop findings of a rule with an outcome, at facilities of a tier, by weight.

    `outcome` is empty where it was not recorded, `tier` where it is not known.
    """

    rule: str
    outcome: str
    tier: str
    upheld: Decimal
    dropped: Decimal


class LearnedPrecision(msgspec.Struct, frozen=True):
    """A precision with the interval that has it with 95 %. `tier` is empty for all facilities.

    `upheld` and `dropped` are the decisions by their weights, without prior.
    """

    rule: str
    outcome: str
    tier: str
    precision: Decimal
    low: Decimal
    high: Decimal
    upheld: Decimal
    dropped: Decimal


def learned_precisions(
    rules: Iterable[Rule], verdicts: Iterable[WeightedVerdicts]
) -> Iterator[LearnedPrecision]:
    """Every rule and outcome that has a decision: everywhere, and then at the tiers that have enough."""
    of_rule: defaultdict[tuple[str, str], dict[str, WeightedVerdicts]] = defaultdict(dict)
    known = {rule.code: rule for rule in rules}
    for one in verdicts:
        if one.rule in known:
            outcome = one.outcome or known[one.rule].outcome
            of_rule[one.rule, outcome][one.tier] = _sum(of_rule[one.rule, outcome].get(one.tier), one)
    for (code, outcome), by_tier in sorted(of_rule.items()):
        yield from _of_outcome(known[code], FindingOutcome(outcome), by_tier)


def _of_outcome(
    rule: Rule, outcome: FindingOutcome, by_tier: Mapping[str, WeightedVerdicts]
) -> Iterator[LearnedPrecision]:
    upheld = sum((one.upheld for one in by_tier.values()), Decimal(0))
    dropped = sum((one.dropped for one in by_tier.values()), Decimal(0))
    found = WeightedVerdicts(rule.code, outcome, "", upheld, dropped)
    everywhere = _learned(found, rule.prior_of(outcome))
    yield everywhere
    share = everywhere.precision * DECISIONS_OF_THE_RULE
    for tier, one in sorted(by_tier.items()):
        if tier and one.upheld + one.dropped >= FEWEST_OF_TIER:
            of_tier = WeightedVerdicts(rule.code, outcome, tier, one.upheld, one.dropped)
            yield _learned(of_tier, (share, DECISIONS_OF_THE_RULE - share))


def _learned(one: WeightedVerdicts, prior: tuple[Decimal, Decimal]) -> LearnedPrecision:
    """The mean of the Beta distribution of prior and decisions."""
    upheld, dropped = prior[0] + one.upheld, prior[1] + one.dropped
    low, high = credible_interval(float(upheld), float(dropped))
    return LearnedPrecision(
        rule=one.rule,
        outcome=one.outcome,
        tier=one.tier,
        precision=rounded(upheld / (upheld + dropped), STEP),
        low=rounded(Decimal(repr(low)), STEP),
        high=rounded(Decimal(repr(high)), STEP),
        upheld=rounded(one.upheld, STEP),
        dropped=rounded(one.dropped, STEP),
    )


def _sum(known: WeightedVerdicts | None, one: WeightedVerdicts) -> WeightedVerdicts:
    if known is None:
        return one
    return msgspec.structs.replace(
        known, upheld=known.upheld + one.upheld, dropped=known.dropped + one.dropped
    )
