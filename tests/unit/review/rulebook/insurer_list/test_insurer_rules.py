"""Every rule of the insurer's list is answered once, a reviewer's own act, or said to be open."""

from collections import Counter

from review.rulebook.insurer_list.insurer_rule import insurer_rules
from tests.rules.examples import exemplified

LISTED = insurer_rules()
ANSWERED = Counter(code for known in exemplified() for code in known.rule.answers)


def test_the_list_has_the_104_rules_on_claims() -> None:
    assert len(LISTED) == 104


def test_each_code_is_answered_once_or_a_reviewers_act_or_not_covered_with_a_reason() -> None:
    places = {
        code: (ANSWERED[code], rule.reviewers_act, bool(rule.not_covered)) for code, rule in LISTED.items()
    }
    assert {code: place for code, place in places.items() if sum(place) != 1} == {}


def test_rules_answer_only_codes_of_the_list() -> None:
    assert set(ANSWERED) <= set(LISTED)


def test_a_rule_with_a_code_of_the_list_answers_that_code() -> None:
    own = [known.rule for known in exemplified() if known.rule.code in LISTED]
    assert [rule.code for rule in own if rule.code not in rule.answers] == []


def test_titles_and_reasons_are_short_and_titles_are_in_both_languages() -> None:
    for rule in LISTED.values():
        assert rule.vi
        assert rule.en
        assert not rule.not_covered.endswith(".")
