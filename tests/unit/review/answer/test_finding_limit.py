"""A claim with thousands of equally faulty lines has a short answer, and the right money."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from insurance.money import ZERO
from review.answer.claim_response import claim_response
from review.answer.finding_limit import limit_findings
from review.answer.review_message import review_message
from review.rulebook.engine.case import Case
from review.v1.review_pb2 import FINDING_OUTCOME_CUT, Review
from tests.rules.cases import a_case
from tests.the_rulebook import the_rulebook

LINES = 3000
NOW = datetime(2026, 9, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def case() -> Case:
    """Every line asks for 10,000 more than quantity times price."""
    line = {"quantity": Decimal(1), "unit_price": 50_000, "net": 60_000}
    return a_case(claim={"lines": [{**line, "code": f"A{nth}"} for nth in range(LINES)]})


@pytest.fixture(scope="module")
def review(case: Case) -> Review:
    rulebook = the_rulebook()
    return review_message(case, rulebook.judge(case), rulebook.version)


def test_the_first_lines_are_listed_and_one_finding_says_how_many_more(review: Review) -> None:
    findings = [finding for finding in review.findings if finding.rule == "W06"]
    assert [finding.line for finding in findings] == [*range(1, 51), 0]
    rest = findings[-1]
    assert rest.message.en.startswith("2950 more")
    assert rest.message.vi.startswith("Còn 2950")
    assert (rest.outcome, rest.path, rest.points) == (FINDING_OUTCOME_CUT, "Claim", 0)
    assert rest.amount.units == 2950 * 10_000


def test_score_and_money_are_of_all_lines(review: Review) -> None:
    amounts = (review.proposed_amount, review.accepted_amount, review.amount_at_stake)
    assert [money.units for money in amounts] == [LINES * 60_000, LINES * 50_000, LINES * 10_000]
    assert sum(finding.points for finding in review.findings) == pytest.approx(review.score)


def test_review_and_claim_response_are_small(case: Case, review: Review) -> None:
    response = claim_response(case.claim, review, "c", NOW)
    assert review.ByteSize() + len(response) < 256 * 1024


def test_what_could_not_be_judged_is_shortened_too() -> None:
    diagnoses = [{"code": None, "principal": nth == 0} for nth in range(200)]
    case = a_case(claim={"diagnoses": diagnoses})
    rulebook = the_rulebook()
    unjudged = review_message(case, rulebook.judge(case), rulebook.version).unjudged
    of_one_rule = [one for one in unjudged if one.rule == "W07"]
    assert len(of_one_rule) == 51
    assert of_one_rule[-1].missing == "Claim"
    assert of_one_rule[-1].message.en.startswith("150 more")


def test_parts_of_a_line_are_listed_in_the_order_of_the_claim() -> None:
    part = {"quantity": Decimal(1), "unit_price": 1_000, "net": 2_000}
    case = a_case(claim={"lines": [{"net": 22_000, "unit_price": 22_000, "parts": [part] * 11}]})
    rulebook = the_rulebook()
    findings = review_message(case, rulebook.judge(case), rulebook.version).findings
    assert [one.path for one in findings if one.rule == "W06"] == [
        f"Claim.item[0].detail[{nth}].net" for nth in range(11)
    ]


def test_what_could_not_be_judged_is_listed_in_the_order_of_the_claim() -> None:
    case = a_case(claim={"diagnoses": [{"code": None, "principal": nth == 0} for nth in range(11)]})
    rulebook = the_rulebook()
    unjudged = review_message(case, rulebook.judge(case), rulebook.version).unjudged
    assert [one.missing for one in unjudged if one.rule == "W07"] == [
        f"Claim.diagnosis[{nth}]" for nth in range(11)
    ]


def test_the_sum_of_what_is_not_listed_is_for_the_reviewer_where_one_of_them_is(case: Case) -> None:
    judgement = the_rulebook().judge(case)
    last = judgement.findings[-1]
    reviewers = replace(last, found=replace(last.found, reviewer_message=last.found.message))
    scored = [(finding, ZERO) for finding in (*judgement.findings[:-1], reviewers)]
    *_, (rest, _) = limit_findings(case.claim, scored)
    assert rest.found.reviewer_message == rest.found.message
