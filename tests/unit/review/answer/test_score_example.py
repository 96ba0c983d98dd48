"""The worked example of docs/score.md is what the code makes of it."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from review.answer.review_message import review_message
from review.rulebook.engine.rule import Rule
from review.v1.review_pb2 import Band, FindingOutcome
from tests.rules.cases import a_case
from tests.rules.claims import a_claim
from tests.the_rulebook import the_rulebook
from tests.unit.review.answer.test_score import a_rule, found, of

PAGE = Path(__file__).parents[4] / "docs" / "score.md"


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    return blocks()[0]


def blocks() -> list[dict[str, Any]]:
    """The examples of the page."""
    found = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [yaml.safe_load(block) for block in found]


def test_the_worked_example_is_what_the_code_makes_of_it(example: dict[str, Any]) -> None:
    case = a_case(claim=example["claim"])
    rulebook = the_rulebook()
    review = review_message(case, rulebook.judge(case), rulebook.version)
    listed = [
        {
            "rule": finding.rule,
            "outcome": FindingOutcome.Name(finding.outcome).removeprefix("FINDING_OUTCOME_"),
            "line": finding.line,
            "amount": finding.amount.units,
        }
        for finding in review.findings
    ]
    assert listed == [{name: documented[name] for name in listed[0]} for documented in example["findings"]]
    assert [finding.points for finding in review.findings] == [
        float(documented["points"]) for documented in example["findings"]
    ]
    assert [finding.probability for finding in review.findings] == [
        float(documented["precision"]) for documented in example["findings"]
    ]
    assert review.score == float(example["score"])
    assert Band.Name(review.band) == f"BAND_{example['band']}"
    assert review.proposed_amount.units == example["proposed"]
    assert review.accepted_amount.units == example["accepted"]
    assert review.amount_at_stake.units == example["at_stake"]
    assert review.expected_recovery.units == example["expected_recovery"]


def test_the_points_of_the_example_add_up_to_its_score(example: dict[str, Any]) -> None:
    assert sum(Decimal(documented["points"]) for documented in example["findings"]) == Decimal(
        example["score"]
    )


def test_two_rules_on_one_line_count_as_the_second_example_says() -> None:
    documented = blocks()[1]
    findings = [found(rule_of(one), 1, one["amount"]) for one in documented["findings"]]
    scored = of(a_claim(lines=[documented["line"]]), *findings)
    assert list(map(str, scored.points)) == [one["points"] for one in documented["findings"]]
    assert str(scored.total) == documented["score"]
    assert (scored.at_stake, scored.expected_recovery) == (
        documented["at_stake"],
        documented["expected_recovery"],
    )


def rule_of(finding: dict[str, Any]) -> Rule:
    upheld = int(Decimal(finding["precision"]) * 10)
    return a_rule(finding["rule"], upheld=upheld, dropped=10 - upheld)
