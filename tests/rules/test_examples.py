"""Every rule answers its examples as they say."""

import re
from decimal import Decimal
from typing import Any

import pytest

from insurance.claim.claim import Claim
from review.answer.finding_path import finding_path
from review.rulebook.engine.judgement import Finding, Judgement
from review.rulebook.engine.rulebook import Rulebook
from tests.rules.claims import CARD_NUMBER, INSURANCE_NUMBER
from tests.rules.examples import Example, Exemplified, exemplified, places_of_examples
from tests.the_rulebook import the_rulebook

RULES = exemplified()
EXAMPLES = [
    pytest.param(known, example, id=f"{known.name}: {example.name}")
    for known in RULES
    for example in known.examples
]
each_rule = pytest.mark.parametrize("known", RULES, ids=lambda known: known.name)
PERSONAL = re.compile(rf"{INSURANCE_NUMBER}|{CARD_NUMBER}|\d{{12}}")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


@pytest.mark.parametrize(("known", "example"), EXAMPLES)
def test_the_rule_answers_as_its_example_says(
    known: Exemplified, example: Example, rulebook: Rulebook
) -> None:
    judgement = rulebook.judge(example.case)
    found = [finding for finding in judgement.findings if finding.rule is known.rule]
    claim = example.case.claim
    unjudged = [
        one for one in judgement.unjudged if one.rule is known.rule and not _is_before(known, example)
    ]
    missing = [finding_path(claim, one.missing.fact) for one in unjudged]
    assert [_seen(claim, one, said) for one, said in zip(found, example.finds, strict=False)] == example.finds
    assert len(found) == len(example.finds), [one.found.message.en for one in found]
    assert missing == example.missing


@each_rule
def test_every_message_is_a_sentence_in_both_languages_without_a_persons_number(
    known: Exemplified, rulebook: Rulebook
) -> None:
    for example in known.examples:
        for text in _messages(rulebook.judge(example.case)):
            assert text.strip(), example.name
            assert text.endswith("."), example.name
            assert not PERSONAL.search(text), example.name


@each_rule
def test_a_finding_has_no_code_of_the_insurers_list_but_those_that_its_rule_answers(
    known: Exemplified, rulebook: Rulebook
) -> None:
    judgements = [rulebook.judge(example.case) for example in known.examples]
    found = [finding for judgement in judgements for finding in judgement.findings]
    codes = {one.insurer_code for one in found if one.rule is known.rule}
    assert codes <= {"", *known.rule.answers}


@each_rule
def test_every_rule_has_an_example_of_each_kind(known: Exemplified) -> None:
    lacks = _lacks(known)
    assert not lacks, f"tests/rules/{known.place}.yaml needs an example of each kind: {'; '.join(lacks)}"


def test_every_file_of_examples_lies_in_the_theme_folder_of_its_rule() -> None:
    places = {known.place for known in RULES}
    without_examples, without_rule = places - places_of_examples(), places_of_examples() - places
    assert not without_examples, f"add tests/rules/<theme>/<rule>.yaml for {', '.join(without_examples)}"
    assert not without_rule, f"no rule of this theme and name for tests/rules: {', '.join(without_rule)}"


def _is_before(known: Exemplified, example: Example) -> bool:
    """Whether the rule is not in force yet: if no other one is either, the rulebook answers in its place."""
    return example.day is not None and example.day < known.rule.versions[0].since


def _lacks(known: Exemplified) -> list[str]:
    """The kinds of examples that the rule lacks."""
    first = known.rule.versions[0].since
    judged = [example for example in known.examples if example.day and example.day >= first]
    kinds = {
        "one that is found": any(example.finds for example in judged),
        "one that is silent": any(not example.finds and not example.missing for example in judged),
        "one that could not be judged": any(example.missing for example in judged),
    }
    starts = [version.since for version in known.rule.versions]
    for since, until in zip(starts, [*starts[1:], None], strict=True):
        days = [example.day for example in known.examples if example.day]
        kinds[f"one before {since}"] = any(day < since for day in days)
        kinds[f"one from {since} on"] = any(since <= day and (until is None or day < until) for day in days)
    return [kind for kind, there in kinds.items() if not there]


def _seen(claim: Claim, finding: Finding, expected: dict[str, Any]) -> dict[str, Any]:
    """The finding's values under the names that the example gives."""
    found = finding.found
    seen: dict[str, Any] = {
        "line": found.line,
        "lines": list(found.lines),
        "path": finding_path(claim, found.fact),
        "outcome": finding.outcome.value,
        "amount": None if found.amount is None else _number(found.amount.value),
        "vi": found.message.vi,
        "en": found.message.en,
        "reviewer_vi": found.reviewer_message and found.reviewer_message.vi,
        "reviewer_en": found.reviewer_message and found.reviewer_message.en,
        "insurer_code": finding.insurer_code,
        "law": f"{finding.law.act}, {finding.law.article}",
    }
    return {name: seen[name] for name in expected}


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _messages(judgement: Judgement) -> list[str]:
    found = [finding.found for finding in judgement.findings]
    texts = [one.message for one in found] + [one.reviewer_message for one in found if one.reviewer_message]
    texts += [one.missing.message for one in judgement.unjudged]
    return [sentence for text in texts for sentence in (text.vi, text.en)]
