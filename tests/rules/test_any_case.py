"""For any readable claim no rule raises, and the judgement can be scored and answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from review.answer.finding_path import finding_path
from review.answer.response import review_response
from review.answer.review_message import review_message
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.engine.rules_by_day import RulesByDay
from review.v1.review_pb2 import Review
from tests.rules.any_case import cases
from tests.rules.asked import unasked_answers
from tests.rules.cases import a_case
from tests.the_rulebook import the_rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


@pytest.fixture(scope="module")
def by_day(rulebook: Rulebook) -> RulesByDay:
    return RulesByDay(rulebook.rules, lambda source: source.read())


# One property for all that holds: most of the time goes into making up a case.
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_every_readable_claim_is_judged_scored_and_answered(
    rulebook: Rulebook, by_day: RulesByDay, case: Case
) -> None:
    judgement = rulebook.judge(case)
    review = review_message(case, judgement, rulebook.version)
    assert len(review.findings) == len(judgement.findings)
    assert review_response(case.claim, review, "c-1", datetime(2026, 9, 12, tzinfo=UTC))
    assert_every_answer_points_into_the_claim_or_to_the_card(case, judgement)
    assert_the_same_case_gives_the_same_bytes(case, review, rulebook)
    # A rule that is not asked would have no answer.
    assert unasked_answers(case, by_day) == []


@pytest.mark.parametrize("day", [date(2024, 2, 29), date.max])
@pytest.mark.parametrize("born", ["2024-13", "2018-02-29", "9996", "0000", "9999-12-31"])
def test_a_stay_and_a_birth_on_odd_days_are_judged_by_every_rule(
    rulebook: Rulebook, day: date, born: str
) -> None:
    """The register keeps any digits as a birth date, and a claim may be of the last day that there is."""
    rate = {"payment": {"benefit_percent": 40}, "unit_price": 500_000}
    bed = {"group": "15", "product": {"name": "Giường Ngoại khoa loại 1"}}
    lines = [
        rate,
        rate | {"first_day": day - timedelta(1), "last_day": day - timedelta(1)},
        bed | rate,
        {"group": "8"},
    ]
    claim = {"inpatient": True, "admitted": day - timedelta(1), "lines": lines}
    assert rulebook.judge(a_case(day, claim, {"birth_date": born}))


def assert_every_answer_points_into_the_claim_or_to_the_card(case: Case, judgement: Judgement) -> None:
    lines = {line.sequence for line in case.claim.lines} | {0}
    for finding in judgement.findings:
        assert {finding.found.line, *finding.found.lines} <= lines
        assert finding_path(case.claim, finding.found.fact).startswith(root_of(case.claim))
    for one in judgement.unjudged:
        assert finding_path(case.claim, one.missing.fact).startswith(
            (root_of(case.claim), "card", "facility", "catalogues", "usual", "uses", "previous")
        )


def assert_the_same_case_gives_the_same_bytes(case: Case, review: Review, rulebook: Rulebook) -> None:
    again = review_message(case, rulebook.judge(case), rulebook.version)
    assert again.SerializeToString(deterministic=True) == review.SerializeToString(deterministic=True)


def root_of(claim: Claim) -> str:
    """What every path in the claim begins with."""
    return "XML" if claim.format is ClaimFormat.BHYT_XML else str(claim.place)
