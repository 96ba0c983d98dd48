"""Reviewers read the queue, and rules learn from their decisions, by the product's own code."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random

import msgspec

from review.rulebook.engine.practice import Practice, Verdicts
from review.triage.deciding.decision import Decision
from review.triage.deciding.finding_verdicts import finding_verdicts
from tests.evaluation.review.judging import Judged, Scorer
from tests.evaluation.review.reviewers import Reviewer

# Decisions count from the next day on: so many are made in a day.
A_DAY = 250


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
    counts: Counter[tuple[str, bool]] = Counter()
    left = list(claims)
    while left:
        left = in_order_of_queue(left, expected_recoveries(scorer, left, practice))
        today, left = left[:A_DAY], left[A_DAY:]
        for one in today:
            decision = reviewer.decide(one)
            decided.append(Decided(one, decision))
            counts.update(verdicts_of(one, decision))
        practice = practice_of(counts)
        yield Lesson(tuple(decided), practice)


def verdicts_of(judged: Judged, decision: Decision) -> list[tuple[str, bool]]:
    """Which rules the decision upholds, and which it does not."""
    return [(one.rule, one.upheld) for one in finding_verdicts(judged.message(), decision)]


def practice_of(counts: Mapping[tuple[str, bool], int]) -> Practice:
    """The practice after these verdicts."""
    rules = {rule for rule, _ in counts}
    return Practice(
        verdicts={rule: Verdicts(counts.get((rule, True), 0), counts.get((rule, False), 0)) for rule in rules}
    )


def precisions_of(scorer: Scorer, practice: Practice) -> Mapping[str, Decimal]:
    """The precision of every rule."""
    return {code: practice.precision_of(rule) for code, rule in scorer.rules.items()}


def expected_recoveries(scorer: Scorer, claims: Sequence[Judged], practice: Practice) -> list[Decimal]:
    """What is expected of each claim."""
    precisions = precisions_of(scorer, practice)
    return [scorer.score(one, precisions).expected_recovery if one.findings else Decimal(0) for one in claims]


def in_order_of_queue(
    claims: Sequence[Judged], keys: Sequence[Decimal] | Sequence[float] | Sequence[tuple[Decimal, Decimal]]
) -> list[Judged]:
    """The highest key first; equal ones in the order of random numbers, as claims have random IDs."""
    pairs = zip(keys, (Random(one.name).random() for one in claims), claims, strict=True)
    return [one for _, _, one in sorted(pairs, key=lambda each: each[:2], reverse=True)]
