"""Reviewers read the queue, and rules learn from their decisions, by the product's own code."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

import msgspec

from insurance.law.visit import Tier
from review.learning.pooling import WeightedVerdicts, learned_precisions
from review.rulebook.engine.practice import AcceptedEdition, Practice, Verdicts
from review.rulebook.engine.rule import Rule
from review.triage.deciding.decision import Decision
from review.triage.deciding.finding_verdicts import FindingVerdict, finding_verdicts
from tests.evaluation.review.judging import Judged, Precisions, Scorer
from tests.evaluation.review.reviewers import Reviewer

# Decisions count from the next day on: so many are made in a day.
A_DAY = 250
Group = TypeVar("Group")
Counts = Counter[tuple[str, str, bool]]


class Decided(msgspec.Struct, frozen=True):
    """A claim and what was decided on it."""

    judged: Judged
    decision: Decision


class Lesson(msgspec.Struct, frozen=True):
    """What is known after so many decisions."""

    decisions: tuple[Decided, ...]
    practice: Practice


def learn(scorer: Scorer, claims: Sequence[Judged], reviewer: Reviewer) -> Iterator[Lesson]:
    """The lesson of each day, until all claims are decided."""
    practice, decided = Practice(), list[Decided]()
    counts: Counts = Counter()
    left = list(claims)
    while left:
        left = by_expectation(left, expected_recoveries(scorer, left, practice))
        today, left = left[:A_DAY], left[A_DAY:]
        for one in today:
            decision = reviewer.decide(one)
            decided.append(Decided(one, decision))
            counts.update(counted(verdicts_of(one, decision)))
        practice = practice_of(counts)
        yield Lesson(tuple(decided), practice)


def verdicts_of(judged: Judged, decision: Decision) -> list[FindingVerdict]:
    """What the decision says of each rule with a finding."""
    return finding_verdicts(judged.message(), decision)


def counted(verdicts: Iterable[FindingVerdict]) -> Iterator[tuple[str, str, bool]]:
    """Rule, outcome and whether it is upheld; the outcome is empty for the rule as a whole."""
    for one in verdicts:
        yield one.rule, "", one.upheld
        yield from ((one.rule, outcome, True) for outcome in one.upheld_outcomes)
        yield from ((one.rule, outcome, False) for outcome in one.dropped_outcomes)


def practice_of(counts: Counts) -> Practice:
    """The practice after these verdicts."""
    known = {(rule, outcome) for rule, outcome, _ in counts}
    verdicts = {key: Verdicts(counts[*key, True], counts[*key, False]) for key in known}
    return Practice(
        verdicts={rule: one for (rule, outcome), one in verdicts.items() if not outcome},
        by_outcome={key: one for key, one in verdicts.items() if key[1]},
    )


def practices_by(decided: Iterable[Decided], groups: Mapping[str, Group]) -> Mapping[Group, Practice]:
    """A practice for each group of facilities, from the decisions on its own claims alone."""
    counts: defaultdict[Group, Counts] = defaultdict(Counter)
    for one in decided:
        counts[groups[one.judged.facility]].update(counted(verdicts_of(one.judged, one.decision)))
    return {group: practice_of(each) for group, each in counts.items()}


def pooled_by_tier(
    rules: Iterable[Rule], decided: Iterable[Decided], tiers: Mapping[str, Tier]
) -> Mapping[Tier, Practice]:
    """The practice of an accepted edition at facilities of each tier. All decisions are of one day."""
    counts: Counter[tuple[str, str, Tier, bool]] = Counter()
    for one in decided:
        tier = tiers[one.judged.facility]
        for rule, outcome, upheld in counted(verdicts_of(one.judged, one.decision)):
            if outcome:
                counts[rule, outcome, tier, upheld] += 1
    known = {key[:3] for key in counts}
    verdicts = [
        WeightedVerdicts(*key, Decimal(counts[*key, True]), Decimal(counts[*key, False])) for key in known
    ]
    learned = list(learned_precisions(rules, verdicts))
    everywhere = {(one.rule, one.outcome): one.precision for one in learned if not one.tier}
    practices = dict[Tier, Practice]()
    for tier in set(tiers.values()):
        own = {(one.rule, one.outcome): one.precision for one in learned if one.tier == tier}
        practices[tier] = Practice(edition=AcceptedEdition(1, {**everywhere, **own}))
    return practices


def precisions_of(scorer: Scorer, practice: Practice) -> Precisions:
    """The precision of every rule, and of its outcomes."""
    by_outcome: dict[tuple[str, str], Decimal] = {}
    for rule in scorer.rules.values():
        by_outcome |= practice.precisions_by_outcome(rule)
    return Precisions({code: practice.precision_of(rule) for code, rule in scorer.rules.items()}, by_outcome)


def expected_recoveries(scorer: Scorer, claims: Sequence[Judged], practice: Practice) -> list[Decimal]:
    """What is expected of each claim."""
    precisions = precisions_of(scorer, practice)
    return [scorer.score(one, precisions).expected_recovery if one.findings else Decimal(0) for one in claims]


def by_expectation(claims: Sequence[Judged], expected: Sequence[Decimal]) -> list[Judged]:
    """The product's order: what is expected, and of equal ones what is asked for."""
    keys = [(each, one.proposed) for each, one in zip(expected, claims, strict=True)]
    return in_order_of_queue(claims, keys)


def in_order_of_queue(
    claims: Sequence[Judged], keys: Sequence[Decimal] | Sequence[float] | Sequence[tuple[Decimal, Decimal]]
) -> list[Judged]:
    """The highest key first; equal ones in the order of random numbers, as claims have random IDs."""
    pairs = zip(keys, (Random(one.name).random() for one in claims), claims, strict=True)
    return [one for _, _, one in sorted(pairs, key=lambda each: each[:2], reverse=True)]
