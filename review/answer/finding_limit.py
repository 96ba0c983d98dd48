"""What a review lists of a judgement: of many alike the first, and how many more there are. Pure.

A claim of thousands of equally faulty lines would else have an answer that no gRPC client takes.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from insurance.claim.amounts import amount_of, claim_currency, currency_of
from insurance.claim.claim import Claim, Money
from insurance.claim.fact import ClaimFact, Fact
from insurance.money import ZERO, exact_sum
from insurance.text import Text
from review.answer.score import WEIGHTS
from review.rulebook.engine.answers import FindingOutcome, Found, Missing
from review.rulebook.engine.case import CaseFact
from review.rulebook.engine.judgement import Finding, Unjudged

# Of each rule and outcome, and of each rule that could not judge.
MOST_ALIKE = 50

# A finding and its points.
Weighed = tuple[Finding, Decimal]


def limit_findings(claim: Claim, weighed: Sequence[Weighed]) -> list[Weighed]:
    """By weight, then rule, line and fact; last of a kind one that stands for the rest."""
    alike = groupby(sorted(weighed, key=_order), key=_kind)
    return [one for _, group in alike for one in _shortened(claim, list(group))]


def limit_unjudged(unjudged: Sequence[Unjudged]) -> list[Unjudged]:
    """By rule, then fact; last of its rule one that stands for the rest."""
    listed: list[Unjudged] = []
    for _, group in groupby(sorted(unjudged, key=_place), key=lambda one: one.rule.code):
        alike = list(group)
        listed += alike[:MOST_ALIKE]
        if len(alike) > MOST_ALIKE:
            more = _facts_more(len(alike) - MOST_ALIKE)
            listed.append(Unjudged(alike[0].rule, Missing(Fact(ClaimFact.CLAIM), more)))
    return listed


def _shortened(claim: Claim, alike: list[Weighed]) -> list[Weighed]:
    if len(alike) <= MOST_ALIKE:
        return alike
    # The one that bears the points stays, wherever it stands: the points listed are the score.
    by_points = sorted(alike, key=lambda one: one[1] == ZERO)
    return [*sorted(by_points[:MOST_ALIKE], key=_order), _rest(claim, by_points[MOST_ALIKE:])]


def _rest(claim: Claim, unlisted: Sequence[Weighed]) -> Weighed:
    """A finding on the claim as a whole, with the money of all that it stands for."""
    first = unlisted[0][0]
    currency = claim_currency(claim)
    sums = [finding.found.amount for finding, _ in unlisted]
    total = exact_sum(amount_of(money) or ZERO for money in sums if currency_of(money) == currency)
    found = Found(
        line=0,
        fact=Fact(ClaimFact.CLAIM),
        amount=Money(total, currency) if total else None,
        message=_findings_more(len(unlisted)),
        outcome=first.outcome,
    )
    return Finding(first.rule, first.version, found), ZERO


def _findings_more(count: int) -> Text:
    return Text(
        f"Còn {count} điểm cùng loại ở các dòng khác không liệt kê; số tiền đã được tính đủ.",
        f"{count} more of the same on other lines are not listed; their money is counted in full.",
    )


def _facts_more(count: int) -> Text:
    return Text(
        f"Còn {count} chỗ khác cũng thiếu thông tin, không liệt kê.",
        f"{count} more places lack a fact in the same way and are not listed.",
    )


def _kind(weighed: Weighed) -> tuple[FindingOutcome, str]:
    return weighed[0].outcome, weighed[0].rule.code


def _order(weighed: Weighed) -> tuple[Decimal, str, int, tuple[tuple[int, ...], str]]:
    finding = weighed[0]
    # FHIR lets a line lack its number where an extension says why.
    line = finding.found.line or 0
    return -WEIGHTS[finding.outcome], finding.rule.code, line, finding.found.fact.order


def _place(one: Unjudged) -> tuple[str, bool, tuple[tuple[int, ...], str]]:
    """By rule; the claim's facts before those that the gateway added."""
    fact = one.missing.fact
    return one.rule.code, isinstance(fact, CaseFact), fact.order if isinstance(fact, Fact) else ((), fact)
