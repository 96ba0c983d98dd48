"""Which rules count where several object to the same lines."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from review.answer.counting_rules import counting_rules

LINES = st.dictionaries(st.sampled_from("ABCDE"), st.none() | st.frozensets(st.integers(0, 3)))


def test_of_two_rules_on_one_line_the_one_with_more_points_counts() -> None:
    assert counting_rules(["A", "B"], {"A": {1}, "B": {1}}) == ["A"]


def test_a_rule_gives_a_line_to_another_one_if_it_has_a_further_line() -> None:
    assert counting_rules(["A", "B"], {"A": {1, 2}, "B": {1}}) == ["A", "B"]
    assert counting_rules(["A", "B", "C"], {"A": {1, 2}, "B": {1, 3}, "C": {1}}) == ["A", "B", "C"]


def test_a_rule_that_is_not_about_money_always_counts() -> None:
    assert counting_rules(["A", "B"], {"A": {0}, "B": None}) == ["A", "B"]


@given(LINES)
def test_each_rule_that_counts_has_a_line_of_its_own(lines: dict[str, frozenset[int] | None]) -> None:
    counted = counting_rules(sorted(lines), lines)
    assert has_own_lines([lines[code] for code in counted])


@given(LINES)
def test_no_other_choice_has_more_points(lines: dict[str, frozenset[int] | None]) -> None:
    points = {code: 5 - place for place, code in enumerate(sorted(lines))}
    choices = (
        choice
        for size in range(len(lines) + 1)
        for choice in combinations(lines, size)
        if has_own_lines([lines[code] for code in choice])
    )
    best = max(sum(points[code] for code in choice) for choice in choices)
    assert sum(points[code] for code in counting_rules(sorted(lines), lines)) == best


def has_own_lines(rules: list[frozenset[int] | None]) -> bool:
    money = [lines for lines in rules if lines is not None]
    return any(len(set(choice)) == len(money) for choice in product(*money)) if money else True
