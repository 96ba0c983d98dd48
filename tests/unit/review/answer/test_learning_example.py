"""The example of docs/score.md of what a rule learns is what the code makes of it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from review.answer.review_message import review_message
from review.rulebook.engine.practice import Practice, Verdicts
from review.rulebook.engine.rule import Prior
from review.rulebook.engine.rules_in_practice import RulesInPractice
from tests.rules.cases import a_case
from tests.the_rulebook import the_rulebook

PAGE = Path(__file__).parents[4] / "docs" / "score.md"


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    loaded: dict[str, Any] = next(block for text in blocks if "decisions" in (block := yaml.safe_load(text)))
    return loaded


def practice_of(example: dict[str, Any]) -> Practice:
    code, decisions = example["rule"], example["decisions"]
    return Practice(
        verdicts={
            code: Verdicts(sum(one["upheld"] for one in decisions), sum(one["dropped"] for one in decisions))
        },
        by_outcome={(code, one["outcome"]): Verdicts(one["upheld"], one["dropped"]) for one in decisions},
    )


def test_the_precisions_of_the_example_are_those_that_are_learned(example: dict[str, Any]) -> None:
    (rule,) = [rule for rule in the_rulebook().rules if rule.code == example["rule"]]
    practice = practice_of(example)
    assert rule.precision == Prior(**example["prior"])
    assert str(practice.precision_of(rule)) == example["of_the_rule"]
    learned = practice.precisions_by_outcome(rule)
    assert {str(outcome): str(value) for (_, outcome), value in learned.items()} == example["precision"]


def test_the_claim_of_the_example_is_expected_to_recover_what_its_cut_is_worth(
    example: dict[str, Any],
) -> None:
    case = a_case(claim=example["claim"])
    rules = RulesInPractice(the_rulebook(), practice_of(example))
    review = review_message(case, rules.judge(case), rules.version)
    assert review.expected_recovery.units == example["expected_recovery"]
