"""Writes a judgement and its score as review.v1.Review: the same bytes for the same case and rulebook."""

from decimal import Decimal

from google.type.date_pb2 import Date
from google.type.money_pb2 import Money

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim
from insurance.claim.claim import Money as Sum
from insurance.money import rounded
from insurance.text import Text
from review.answer.finding_limit import limit_findings, limit_unjudged
from review.answer.finding_path import finding_path
from review.answer.score import Score, priors, score
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Finding, Judgement, Unjudged
from review.v1 import review_pb2

NANO = Decimal("0.000000001")
OUTCOMES = {outcome: f"FINDING_OUTCOME_{outcome}" for outcome in FindingOutcome}


def review_message(case: Case, judgement: Judgement, rulebook_version: str) -> review_pb2.Review:
    """The review of the case, by the precisions that the rules are taken to have before any decision.

    Score and money are of all findings; of many alike the first are listed.
    Serialise with deterministic=True.
    """
    precisions = priors(judgement)
    known = score(judgement, case.claim, precisions)
    weighed = list(zip(judgement.findings, known.points, strict=True))
    return review_pb2.Review(
        band=f"BAND_{known.band}",
        score=float(known.total),
        **_money_of(known),
        rulebook_version=rulebook_version,
        findings=[
            _finding(case.claim, finding, precisions[finding.rule.code], points)
            for finding, points in limit_findings(case.claim, weighed)
        ],
        unjudged=[_unjudged(case.claim, one) for one in limit_unjudged(judgement.unjudged)],
    )


def money(value: Decimal, currency: str) -> Money:
    """As google.type.Money: whole units, and nanos of the same sign."""
    value = rounded(value, NANO)
    units = int(value)
    return Money(currency_code=currency, units=units, nanos=int((value - units) / NANO))


def _money_of(known: Score) -> dict[str, Money]:
    return {
        "proposed_amount": money(known.proposed, known.currency),
        "accepted_amount": money(known.accepted, known.currency),
        "amount_at_stake": money(known.at_stake, known.currency),
        "expected_recovery": money(known.expected_recovery, known.currency),
    }


def _finding(claim: Claim, finding: Finding, precision: Decimal, points: Decimal) -> review_pb2.Finding:
    found, since = finding.found, finding.version.since
    return review_pb2.Finding(
        rule=finding.rule.code,
        title=_text(finding.rule.title),
        message=_text(found.message),
        outcome=OUTCOMES[finding.outcome],
        line=found.line,
        path=finding_path(claim, found.fact),
        amount=_sum(found.amount),
        probability=float(precision),
        law=f"{finding.law.act}, {finding.law.article}",
        since=Date(year=since.year, month=since.month, day=since.day),
        points=float(points),
    )


def _unjudged(claim: Claim, one: Unjudged) -> review_pb2.Unjudged:
    return review_pb2.Unjudged(
        rule=one.rule.code,
        missing=finding_path(claim, one.missing.fact),
        message=_text(one.missing.message),
    )


def _sum(found: Sum | None) -> Money | None:
    value = amount_of(found)
    return None if value is None else money(value, currency_of(found))


def _text(text: Text) -> review_pb2.Text:
    return review_pb2.Text(vi=text.vi, en=text.en)
