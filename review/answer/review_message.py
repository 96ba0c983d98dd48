"""Writes a judgement and its score as review.v1.Review: the same bytes for the same case and rulebook."""

from decimal import Decimal

from google.type.date_pb2 import Date
from google.type.money_pb2 import Money

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim
from insurance.claim.claim import Money as ClaimMoney
from insurance.money import ZERO
from insurance.text import Text
from review.answer.finding_limit import limit_findings, limit_unjudged
from review.answer.finding_path import finding_path
from review.answer.money_message import money_message
from review.answer.score import Score, score
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Finding, Judgement, Unjudged
from review.v1 import review_pb2

OUTCOMES = {outcome: f"FINDING_OUTCOME_{outcome}" for outcome in FindingOutcome}


def review_message(case: Case, judgement: Judgement, rulebook_version: str) -> review_pb2.Review:
    """The review of the case.

    Score and amounts include all findings; those listed are limited. Serialise with deterministic=True.
    """
    precisions = judgement.precisions
    scored = score(judgement, case.claim, precisions)
    findings = list(zip(judgement.findings, scored.points, strict=True))
    on_trial = [(finding, ZERO) for finding in judgement.on_trial]
    return review_pb2.Review(
        band=f"BAND_{scored.band}",
        score=float(scored.total),
        **_amounts(scored, is_bill=case.claim.is_bill),
        rulebook_version=rulebook_version,
        findings=[
            _finding(case.claim, finding, precisions[finding.rule.code], points)
            for finding, points in limit_findings(case.claim, findings)
        ],
        unjudged=[_unjudged(case.claim, one) for one in limit_unjudged(judgement.unjudged)],
        payment=review_pb2.PAYMENT_PROPOSED if case.claim.is_bill else review_pb2.PAYMENT_NOT_A_BILL,
        findings_on_trial=[
            _finding(case.claim, finding, precisions[finding.rule.code], points)
            for finding, points in limit_findings(case.claim, on_trial)
        ],
    )


def _amounts(scored: Score, *, is_bill: bool) -> dict[str, Money]:
    return {
        "proposed_amount": money_message(scored.proposed, scored.currency),
        "accepted_amount": money_message(scored.accepted, scored.currency),
        "amount_at_stake": money_message(scored.at_stake, scored.currency),
        # Of a claim for which nothing is paid, nothing is recovered.
        "expected_recovery": money_message(scored.expected_recovery if is_bill else ZERO, scored.currency),
        "facility_amount_at_stake": money_message(scored.facility_at_stake, scored.currency),
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
        amount=_amount(found.amount),
        probability=float(precision),
        law=f"{finding.law.act}, {finding.law.article}",
        since=Date(year=since.year, month=since.month, day=since.day),
        points=float(points),
        reviewer_message=_text(found.reviewer_message) if found.reviewer_message else None,
    )


def _unjudged(claim: Claim, one: Unjudged) -> review_pb2.Unjudged:
    return review_pb2.Unjudged(
        rule=one.rule.code,
        missing=finding_path(claim, one.missing.fact),
        message=_text(one.missing.message),
    )


def _amount(found: ClaimMoney | None) -> Money | None:
    value = amount_of(found)
    return None if value is None else money_message(value, currency_of(found))


def _text(text: Text) -> review_pb2.Text:
    return review_pb2.Text(vi=text.vi, en=text.en)
