"""What the file of every rule must have: headings, law, both languages."""

import pytest

from review.rulebook.engine.rule import Prior
from tests.rules.examples import Exemplified, exemplified

HEADINGS = ["## What it looks for", "## What a reviewer does", "## What it cannot see"]
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


def test_the_rules_bear_the_codes_that_others_rely_on() -> None:
    ours = {f"W{number:02}" for number in range(1, 16)}
    assert {known.rule.code for known in RULES} == ours | {"F0_99"}


def test_a_prior_is_a_share_in_steps_of_a_ten_thousandth() -> None:
    assert str(Prior(2, 1).mean) == "0.6667"
