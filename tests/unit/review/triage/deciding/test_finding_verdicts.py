"""A decision says of each rule whether its findings were right."""

import pytest

from insurance.claim.claim import Claim
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.finding_verdicts import FindingVerdict, finding_verdicts
from review.v1.review_pb2 import Finding, Review
from tests.unit.review.triage.deciding.claims import (
    CODES,
    bill,
    by_line,
    finding,
    line,
    review_of,
    vnd,
    whole,
)

CLAIM = bill(1000, 500)
CUT_LINE_1 = by_line(line(1, "CUT", 700, "S.005.434"), line(2, "ACCEPT"))


def verdicts(review: Review, draft: DecisionDraft, claim: Claim = CLAIM) -> list[FindingVerdict]:
    return finding_verdicts(review, check_draft(draft, claimed_amounts(claim), CODES))


@pytest.mark.parametrize(
    ("found", "draft", "upheld"),
    [
        (finding("W04", "CUT", 1, 300), CUT_LINE_1, True),
        (finding("W04", "CUT", 2, 300), CUT_LINE_1, False),
        (finding("W04", "CUT", 0, 300), CUT_LINE_1, True),
        (finding("W04", "CUT", 1, 300), whole("ACCEPT"), False),
        (finding("W04", "CUT", 1, 300), whole("REFUSE", None, "W01"), True),
        (finding("W04", "CUT", 1, 300), whole("CUT", 5, "W01"), False),
        (finding("W04", "CUT", 1, 300), whole("CUT", 5, "W04"), True),
        (finding("W04", "WARN", 1, 300), CUT_LINE_1, True),
        (finding("W04", "WARN", 2, 300), CUT_LINE_1, False),
        (finding("W04", "WARN", 0), CUT_LINE_1, False),
        (finding("W04", "WARN", 0), by_line(line(1, "CUT", 1, "W04"), line(2, "ACCEPT")), True),
        (finding("W04", "WARN", 0), whole("REFUSE", None, "W04"), True),
        (finding("W04", "WARN", 0), whole("REFUSE", None, "W01"), False),
    ],
)
def test_a_finding_is_upheld_where_money_comes_off_or_its_rule_is_the_reason(
    found: Finding, draft: DecisionDraft, upheld: bool
) -> None:
    (verdict,) = verdicts(review_of(found), draft)
    assert (verdict.rule, verdict.upheld) == ("W04", upheld)


def test_a_rule_is_upheld_if_one_of_its_findings_is() -> None:
    review = review_of(finding("W04", "CUT", 1, 200), finding("W04", "CUT", 2, 400))
    assert verdicts(review, CUT_LINE_1) == [FindingVerdict("W04", True, vnd(600), vnd(300), ("CUT",), ())]


def test_each_outcome_of_a_rule_is_upheld_or_dropped_by_itself() -> None:
    review = review_of(
        finding("W04", "CUT", 1, 200), finding("W04", "WARN", 2, 400), finding("W04", "CUT", 2, 100)
    )
    (verdict,) = verdicts(review, CUT_LINE_1)
    assert (verdict.upheld_outcomes, verdict.dropped_outcomes) == (("CUT",), ("WARN",))


def test_a_rule_on_trial_is_judged_too() -> None:
    review = Review(findings_on_trial=[finding("W18", "CUT", 2, 100)])
    assert verdicts(review, CUT_LINE_1) == [FindingVerdict("W18", False, vnd(100), vnd(0), (), ("CUT",))]


def test_a_question_says_nothing_about_a_rule() -> None:
    assert verdicts(review_of(finding("W04", "CUT", 1, 200)), whole("ASK", note="?")) == []
