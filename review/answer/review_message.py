"""Writes a judgement and its score as review.v1.Review: the same bytes for the same case and rulebook."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim
from insurance.money import ZERO
from insurance.text import Text
from review.answer.finding_limit import ScoredFinding, limit_findings, limit_unjudged
from review.answer.finding_path import finding_path
from review.answer.money_message import write_money
from review.answer.score import Score, score
from review.rulebook.engine.answers import FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.not_clear import NotClear
from review.rulebook.engine.rule import Rule, Version
from review.v1 import review_pb2
from runtime.date_message import date_message

# Each has some hundred bytes.
REMEMBERED = 4_096
OUTCOMES = {
    FindingOutcome.WARN: review_pb2.FINDING_OUTCOME_WARN,
    FindingOutcome.CUT: review_pb2.FINDING_OUTCOME_CUT,
    FindingOutcome.REFUSE: review_pb2.FINDING_OUTCOME_REFUSE,
}
NOT_CLEAR = {
    NotClear.NO_DAY: review_pb2.NOT_CLEAR_NO_DAY,
    NotClear.NO_RULE_IN_FORCE: review_pb2.NOT_CLEAR_NO_RULE_IN_FORCE,
    NotClear.PATIENT_NOT_IDENTIFIED: review_pb2.NOT_CLEAR_PATIENT_NOT_IDENTIFIED,
    NotClear.NO_DAYS_OF_TREATMENT: review_pb2.NOT_CLEAR_NO_DAYS_OF_TREATMENT,
    NotClear.IMPOSSIBLE_AMOUNTS: review_pb2.NOT_CLEAR_IMPOSSIBLE_AMOUNTS,
    NotClear.NO_AMOUNT: review_pb2.NOT_CLEAR_NO_AMOUNT,
    NotClear.UNNAMED_SERVICE: review_pb2.NOT_CLEAR_UNNAMED_SERVICE,
}


def review_message(case: Case, judgement: Judgement, rulebook_version: str) -> review_pb2.Review:
    """The review of the case.

    Score and amounts include all findings; those listed are limited. Serialise with deterministic=True.
    """
    scored = score(judgement, case.claim)
    review = review_pb2.Review(
        band=f"BAND_{scored.band}",
        score=float(scored.total),
        rulebook_version=rulebook_version,
        payment=review_pb2.PAYMENT_PROPOSED if case.claim.is_bill else review_pb2.PAYMENT_NOT_A_BILL,
    )
    if judgement.not_clear:
        review.not_clear = NOT_CLEAR[judgement.not_clear]
    review.MergeFromString(_unjudged(case.claim, judgement))
    _write_amounts(review, scored)
    findings = list(zip(judgement.findings, scored.points, strict=True))
    _write_findings(review.findings.add, case.claim, judgement, findings)
    if judgement.on_trial:
        on_trial = [(finding, ZERO) for finding in judgement.on_trial]
        _write_findings(review.findings_on_trial.add, case.claim, judgement, on_trial)
    return review


def _write_amounts(review: review_pb2.Review, scored: Score) -> None:
    currency = scored.currency
    write_money(review.proposed_amount, scored.proposed, currency)
    write_money(review.accepted_amount, scored.accepted, currency)
    write_money(review.amount_at_stake, scored.at_stake, currency)
    # Of a claim for which nothing is paid, nothing is recovered.
    recovery = scored.expected_recovery if review.payment == review_pb2.PAYMENT_PROPOSED else ZERO
    write_money(review.expected_recovery, recovery, currency)
    write_money(review.facility_amount_at_stake, scored.facility_at_stake, currency)


def _write_findings(
    add: Callable[[], review_pb2.Finding],
    claim: Claim,
    judgement: Judgement,
    findings: Sequence[ScoredFinding],
) -> None:
    for finding, points in limit_findings(claim, findings):
        message = add()
        rule, version, precision = finding.rule, finding.version, judgement.precision_of(finding)
        message.MergeFromString(_of_kind(rule, version, finding.outcome, finding.insurer_code, precision))
        message.path = finding_path(claim, finding.found.fact)
        if points:
            # Most have none, and to make a float of a Decimal takes four times as long as to set the field.
            message.points = float(points)
        _write(message, finding.found)


def _write(message: review_pb2.Finding, found: Found) -> None:
    """Write what a finding has for itself: the rest is that of its kind.

    To set fields, and to read some from bytes, takes a third of making a message of messages.
    """
    if found.line:
        # FHIR lets a line have no number where an extension says why.
        message.line = found.line
    _write_text(message.message, found.message)
    if (amount := amount_of(found.amount)) is not None:
        write_money(message.amount, amount, currency_of(found.amount))
    if found.reviewer_message:
        _write_text(message.reviewer_message, found.reviewer_message)


@lru_cache(REMEMBERED)
def _of_kind(
    rule: Rule, version: Version, outcome: FindingOutcome, insurer_code: str, precision: Decimal
) -> bytes:
    """A serialised Finding with what all findings of a kind have in common."""
    since = version.since
    return review_pb2.Finding(
        rule=rule.code,
        title=_text(rule.title),
        law=f"{version.law.act}, {version.law.article}",
        since=date_message(since),
        outcome=OUTCOMES[outcome],
        insurer_code=insurer_code,
        probability=float(precision),
    ).SerializeToString(deterministic=True)


def _unjudged(claim: Claim, judgement: Judgement) -> bytes:
    """A serialised Review with what could not be judged, and nothing else."""
    return b"".join(
        [
            _one_unjudged(one.rule.code, finding_path(claim, one.missing.fact), one.missing.message)
            for one in limit_unjudged(judgement.unjudged)
        ]
    )


@lru_cache(REMEMBERED)
def _one_unjudged(rule: str, missing: str, message: Text) -> bytes:
    """The same of one rule: the claims of a facility lack the same facts."""
    one = review_pb2.Unjudged(rule=rule, missing=missing, message=_text(message))
    return review_pb2.Review(unjudged=[one]).SerializeToString(deterministic=True)


def _text(text: Text) -> review_pb2.Text:
    return review_pb2.Text(vi=text.vi, en=text.en)


def _write_text(written: review_pb2.Text, text: Text) -> None:
    written.vi, written.en = text.vi, text.en
