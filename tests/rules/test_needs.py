"""A rule that declares what it needs has nothing to say of a case without it: the engine does not ask it."""

from datetime import date
from random import Random

import pytest

from insurance.claim.parts.line_kind import LineKind
from review.rulebook.engine.needs import BITS, Given, bits_of
from review.rulebook.engine.rules_by_day import REMEMBERED, RulesByDay
from tests.rules.asked import codes_asked, unasked_answers
from tests.rules.cases import a_case
from tests.rules.examples import exemplified
from tests.the_rulebook import the_rulebook


@pytest.fixture(scope="module")
def by_day() -> RulesByDay:
    return RulesByDay(the_rulebook().rules, lambda source: source.read())


def test_a_rule_that_is_not_asked_of_an_example_would_have_no_answer(by_day: RulesByDay) -> None:
    examples = [(known.name, one) for known in exemplified() for one in known.examples]
    answers = {f"{name}: {one.name}": unasked_answers(one.case, by_day) for name, one in examples}
    assert {name: found for name, found in answers.items() if found} == {}


def test_a_rule_on_beds_is_asked_of_a_claim_with_a_bed_only(by_day: RulesByDay) -> None:
    bed, drug = (a_case(claim={"lines": [{"group": group}]}) for group in ("15", "4"))
    assert ["F6_48" in codes_asked(case, by_day) for case in (bed, drug)] == [True, False]


def test_a_rule_that_needs_nothing_is_asked_of_every_case(by_day: RulesByDay) -> None:
    assert "F0_99" in codes_asked(a_case(claim={"lines": []}), by_day)


def test_odd_claims_without_end_are_not_remembered_without_end(by_day: RulesByDay) -> None:
    day, random = date(2026, 9, 10), Random(1)
    for _ in range(3 * REMEMBERED):
        by_day.asked(day, random.getrandbits(len(BITS)))
    assert len(by_day._asked) <= REMEMBERED


def test_two_sets_of_needs_have_something_in_common_if_their_numbers_do() -> None:
    needs = bits_of([LineKind.BED, Given.STAFF])
    assert needs & bits_of([Given.STAFF, Given.FUND_PARTS])
    assert not needs & bits_of([LineKind.DRUG, Given.FUND_PARTS])
