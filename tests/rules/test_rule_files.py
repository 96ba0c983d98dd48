"""What every rule's file must have: its own code and name, the headings, the law, both languages."""

import re
from collections import Counter
from pathlib import Path

import pytest

from review.rulebook import rules
from review.rulebook.engine.rule import Prior
from review.triage.statistics.rule_text import Description, rule_text, vietnamese_file
from tests.rules.examples import Exemplified, exemplified

ROOT = Path(__file__).parents[2]
HEADINGS = ["## What it looks for", "## What a reviewer does", "## What it cannot see"]
VIETNAMESE_HEADINGS = ["Nội dung kiểm tra", "Hướng xử lý", "Quy tắc không phát hiện được"]
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
def test_its_text_is_in_vietnamese_too_with_the_same_paragraphs(known: Exemplified) -> None:
    file = vietnamese_file(known.module)
    place = file.relative_to(ROOT)
    assert file.is_file(), (
        f"{place} is missing: the text of the docstring in Vietnamese, under the headings "
        f"{', '.join(VIETNAMESE_HEADINGS)}"
    )
    text = rule_text(known.module)
    assert text.vi.summary, f"{place} does not begin with a sentence that says what is wrong"
    assert [section.heading for section in text.vi.sections] == VIETNAMESE_HEADINGS
    assert _shape(text.vi) == _shape(text.en), (
        f"{place} has other paragraphs or items than the docstring: "
        "below each heading, what it has (paragraph, or number of items)"
    )
    assert _codes(file.read_text(encoding="utf-8")) == _codes(known.module.__doc__ or "")


def _shape(text: Description) -> list[list[str | int]]:
    """Below each heading, the number of items of each list, and each paragraph."""
    return [
        [len(block) if isinstance(block, tuple) else "paragraph" for block in section.blocks]
        for section in text.sections
    ]


def _codes(text: str) -> set[str]:
    """The rules, diagnoses and annexes that a text names."""
    return set(re.findall(r"\b[A-Z]\d+(?:[._]\d+)*\b", text))


def test_every_vietnamese_text_belongs_to_a_rule() -> None:
    folder = Path(rules.__path__[0])
    texts = {vietnamese_file(known.module) for known in RULES}
    assert set(folder.rglob("*.md")) - texts == set()


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
