"""For how long treatment is paid after the card has expired: one number for look-ups and reviews."""

from datetime import date

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.cover.days_of_grace import DaysOfGrace
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.visit import VisitKind
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


# NĐ 146/2018/NĐ-CP, Điều 27 khoản 9: of inpatient treatment. Điều 15 khoản 6: after the emergency the patient
# goes to a ward of the same hospital. TT 39/2018/TT-BYT, Điều 6 khoản 1: days in a bed of the emergency ward
# are days of inpatient treatment.
@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (VisitKind.INPATIENT, 15),
        (VisitKind.EMERGENCY, 15),
        (VisitKind.DAY_CARE, 0),
        (VisitKind.OUTPATIENT, 0),
        (None, 0),
    ],
)
def test_an_emergency_that_lasts_for_days_has_those_of_an_inpatient(
    law: BenefitLaw, kind: VisitKind | None, days: int
) -> None:
    assert law.days_of_grace(date(2025, 6, 30)).of(kind) == days


@pytest.mark.parametrize("rule", [card_not_in_force.rule, stated_card_not_in_force.rule])
def test_the_rules_of_the_review_change_on_the_days_on_which_the_number_changes(
    parameters: Parameters, rule: Rule
) -> None:
    begins = [version.since for version in rule.versions if version.source]
    assert begins == [dated.since for dated in parameters.days_of_grace.values]
    assert begins[0] > rule.versions[0].since
