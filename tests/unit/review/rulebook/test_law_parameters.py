"""Rules that judge by a number of the law change on the days on which it does."""

from datetime import date

import pytest

from review.rulebook.engine.rule import Rule
from review.rulebook.facts.law_parameter import LawParameter
from review.rulebook.facts.shares.examination_shares import shares_in_words
from tests.the_rulebook import the_rulebook

JUDGING = [
    (rule, source)
    for rule in the_rulebook().rules
    for source in {version.source for version in rule.versions if isinstance(version.source, LawParameter)}
]


def begins(rule: Rule, source: LawParameter[object]) -> list[date]:
    return [version.since for version in rule.versions if version.source == source]


@pytest.mark.parametrize(("rule", "source"), JUDGING, ids=lambda one: getattr(one, "code", None))
def test_a_rule_begins_with_its_number_and_has_a_version_from_each_day_on_which_it_changes(
    rule: Rule, source: LawParameter[object]
) -> None:
    days = [dated.since for dated in source.read().values]
    assert begins(rule, source)[0] == days[0]
    assert {*days} <= {*begins(rule, source)}


def test_there_are_such_rules() -> None:
    assert {rule.code for rule, _ in JUDGING} >= {"W01", "W22", "W29", "W30", "W33"}


def test_the_shares_of_examinations_are_said_in_words() -> None:
    assert shares_in_words((100,)).en == "The first is paid at 100 %"
    words = shares_in_words((100, 30, 30, 10))
    assert words.en == "The first is paid at 100 %, the second to the third at 30 %, the fourth at 10 %"
    assert words.vi == "lần thứ nhất 100%, lần thứ hai đến thứ ba 30%, lần thứ tư 10%"
