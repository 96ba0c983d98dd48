"""What every rule's file must have: its own code and name, the headings, the law, both languages."""

import re
from collections import Counter

import pytest

from review.rulebook.engine.rule import Prior
from tests.rules.examples import Exemplified, exemplified

HEADINGS = ["## What it looks for", "## What a reviewer does", "## What it cannot see"]
# Ours are W and a number; a rule that is in the insurer's list has the insurer's code.
CODE = re.compile(r"W\d\d+|F\d+_\d+(_\d+)?")
# Codes of deleted rules. Stored reviews still name them, so no other rule may have one.
RETIRED: frozenset[str] = frozenset()
RULES = exemplified()

each_rule = pytest.mark.parametrize("known", RULES, ids=lambda known: known.name)


@each_rule
def test_its_docstring_has_the_three_headings_with_something_under_each(known: Exemplified) -> None:
    lines = (known.module.__doc__ or "").splitlines()
    assert [line for line in lines if line.startswith("#")] == HEADINGS
    for heading in HEADINGS:
        assert lines[lines.index(heading) + 2].strip()


@each_rule
def test_every_version_names_act_and_article(known: Exemplified) -> None:
    assert known.rule.versions
    for version in known.rule.versions:
        assert version.law.act
        assert version.law.article


@each_rule
def test_no_two_versions_begin_on_one_day(known: Exemplified) -> None:
    starts = [version.since for version in known.rule.versions]
    assert len(starts) == len(set(starts))


@each_rule
def test_its_title_is_in_both_languages(known: Exemplified) -> None:
    title = known.rule.title
    assert title.vi
    assert title.en
    assert title.vi != title.en


@each_rule
def test_its_precision_is_between_never_and_always(known: Exemplified) -> None:
    assert known.rule.precision.upheld > 0
    assert known.rule.precision.dropped > 0


@each_rule
def test_its_code_is_well_formed_and_was_never_used_for_another_rule(known: Exemplified) -> None:
    assert CODE.fullmatch(known.rule.code)
    assert known.rule.code not in RETIRED


def test_no_two_rules_have_one_code_or_one_file_name() -> None:
    for names in ([known.rule.code for known in RULES], [known.name for known in RULES]):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_our_codes_are_numbered_without_a_gap() -> None:
    ours = {code for code in {known.rule.code for known in RULES} | RETIRED if code.startswith("W")}
    free = next(code for number in range(1, len(ours) + 2) if (code := f"W{number:02}") not in ours)
    is_next = free == f"W{len(ours) + 1:02}"
    assert is_next, (
        f"a new rule takes {free}, the next free code; if a rule {free} was deleted, add it to RETIRED"
    )


def test_a_prior_has_a_precision_in_steps_of_a_ten_thousandth() -> None:
    assert str(Prior(2, 1).mean) == "0.6667"
