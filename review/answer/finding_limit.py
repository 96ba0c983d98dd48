"""Limits an answer to 50 findings of one kind, and one that sums up the rest; the same for what is unjudged.

Without the limit, the answer to a claim with thousands of faulty lines would exceed what gRPC clients accept.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from insurance.claim.amounts import amount_of, claim_currency, currency_of
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.values import Money
from insurance.money import ZERO, exact_sum
from insurance.text import Text
from review.answer.finding_kinds import WEIGHTS
from review.rulebook.engine.answers import FindingOutcome, Found, Missing
from review.rulebook.engine.case import CaseFact
from review.rulebook.engine.judgement import Finding, Unjudged

# Of each rule and outcome, and of each rule that could not judge.
MAX_OF_A_KIND = 50

# The heaviest outcomes come first.
HEAVIEST_FIRST = sorted(WEIGHTS, key=WEIGHTS.__getitem__, reverse=True)
PLACES = {outcome: place for place, outcome in enumerate(HEAVIEST_FIRST)}
# A finding and its points.
ScoredFinding = tuple[Finding, Decimal]
FactOrder = tuple[tuple[int, ...], str]


def limit_findings(claim: Claim, findings: Sequence[ScoredFinding]) -> list[ScoredFinding]:
    """By weight, then rule, line and fact. Last of its kind stands the one that sums up the rest."""
    in_order = sorted(findings, key=_finding_order) if len(findings) > 1 else list(findings)
    if len(findings) <= MAX_OF_A_KIND:
        # As of nearly all claims.
        return in_order
    kinds = groupby(in_order, key=_kind)
    return [finding for _, kind in kinds for finding in _limited(claim, list(kind))]


def limit_unjudged(unjudged: Sequence[Unjudged]) -> list[Unjudged]:
    """By rule, then fact. Last of its rule stands the one that says how many more there are."""
    if len({one.rule.code for one in unjudged}) == len(unjudged):
        # As of nearly all claims. They come in the order of the rules.
        return list(unjudged)
    listed: list[Unjudged] = []
    for _, group in groupby(sorted(unjudged, key=_unjudged_order), key=lambda one: one.rule.code):
        of_rule = list(group)
        listed += of_rule[:MAX_OF_A_KIND]
        if len(of_rule) > MAX_OF_A_KIND:
            more = Missing(Fact(ClaimFact.CLAIM), _more_facts(len(of_rule) - MAX_OF_A_KIND))
            listed.append(Unjudged(of_rule[0].rule, more))
    return listed


def _limited(claim: Claim, kind: list[ScoredFinding]) -> list[ScoredFinding]:
    if len(kind) <= MAX_OF_A_KIND:
        return kind
    # The finding with the points is always listed, so that the points listed add up to the score.
    by_points = sorted(kind, key=lambda scored: scored[1] == ZERO)
    listed = sorted(by_points[:MAX_OF_A_KIND], key=_finding_order)
    return [*listed, _summary(claim, by_points[MAX_OF_A_KIND:])]


def _summary(claim: Claim, unlisted: Sequence[ScoredFinding]) -> ScoredFinding:
    """A finding on the claim as a whole, with the amounts of all that are not listed.

    Where one of them has a message of its own for the reviewer, this one has too: the sum is then the
    reviewer's alone, as that finding's amount is.
    """
    first = unlisted[0][0]
    currency = claim_currency(claim)
    amounts = [finding.found.amount for finding, _ in unlisted]
    total = exact_sum(amount_of(money) or ZERO for money in amounts if currency_of(money) == currency)
    message = _more_findings(len(unlisted))
    is_for_reviewer = any(finding.found.reviewer_message for finding, _ in unlisted)
    found = Found(
        line=0,
        fact=Fact(ClaimFact.CLAIM),
        amount=Money(total, currency) if total else None,
        message=message,
        outcome=first.outcome,
        reviewer_message=message if is_for_reviewer else None,
    )
    return Finding(first.rule, first.version, found), ZERO


def _more_findings(count: int) -> Text:
    return Text(
        f"Còn {count} điểm cùng loại ở các dòng khác không liệt kê; số tiền đã được tính đủ.",
        f"{count} more of the same on other lines are not listed; their money is counted in full.",
    )


def _more_facts(count: int) -> Text:
    return Text(
        f"Còn {count} chỗ khác cũng thiếu thông tin, không liệt kê.",
        f"{count} more places lack a fact in the same way and are not listed.",
    )


def _kind(scored: ScoredFinding) -> tuple[FindingOutcome, str]:
    return scored[0].outcome, scored[0].rule.code


def _finding_order(scored: ScoredFinding) -> tuple[int, str, int, FactOrder]:
    finding = scored[0]
    # FHIR lets a line have no number where an extension says why.
    line = finding.found.line or 0
    return PLACES[finding.outcome], finding.rule.code, line, finding.found.fact.order


def _unjudged_order(one: Unjudged) -> tuple[str, bool, FactOrder]:
    """By rule; facts of the claim before facts that the gateway added."""
    fact = one.missing.fact
    if isinstance(fact, CaseFact):
        return one.rule.code, True, ((), fact)
    return one.rule.code, False, fact.order
