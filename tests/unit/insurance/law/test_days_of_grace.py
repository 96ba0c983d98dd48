"""For how long treatment is paid after the card has expired: one number for look-ups and reviews."""

from datetime import date

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.cover.days_of_grace import DaysOfGrace
from insurance.law.parameters.parameter_files import Parameters
from review.rulebook.engine.rule import Rule
from review.rulebook.rules.cards import card_not_in_force, stated_card_not_in_force


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2018, 11, 30), DaysOfGrace(0, 0)),
        (date(2018, 12, 1), DaysOfGrace(15, 0)),
        (date(2025, 6, 30), DaysOfGrace(15, 0)),
        (date(2025, 7, 1), DaysOfGrace(15, 15)),
    ],
)
def test_inpatients_first_then_everybody(law: BenefitLaw, day: date, expected: DaysOfGrace) -> None:
    assert law.days_of_grace(day) == expected


@pytest.mark.parametrize("rule", [card_not_in_force.rule, stated_card_not_in_force.rule])
def test_the_rules_of_the_review_change_on_the_days_on_which_the_number_changes(
    parameters: Parameters, rule: Rule
) -> None:
    begins = [version.since for version in rule.versions if version.source]
    assert begins == [dated.since for dated in parameters.days_of_grace.values]
    assert begins[0] > rule.versions[0].since
