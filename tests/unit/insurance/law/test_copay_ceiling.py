"""What is left of the year's ceiling on co-payments."""

from datetime import date

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.copay_ceiling import ceiling_remaining
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Copayment
from insurance.law.visit import Tier, VisitKind
from tests.unit.insurance.law.people import TODAY, holder, visit_to

OLD, NEW = 2_340_000, 2_530_000
LONG_AGO = date(2019, 5, 1)
IN_MARCH, IN_JULY, IN_SEPTEMBER = date(2026, 3, 9), date(2026, 7, 1), date(2026, 9, 9)


def paid(
    law: BenefitLaw, copaid: dict[date, int], day: date = TODAY, five_years_on: date | None = LONG_AGO
) -> Entitlement:
    visit = visit_to(Tier.DISTRICT, VisitKind.INPATIENT, "registered", day=day)
    found = law.entitlement(visit, holder("DN4", five_years_on=five_years_on, copaid=copaid))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("copaid", "remaining"),
    [
        ({}, 15_180_000),
        ({IN_SEPTEMBER: 1}, 15_179_999),
        ({IN_JULY: 15_180_000}, 0),
        ({IN_JULY: 99_000_000}, 0),
        ({IN_MARCH: 7_020_000}, 7_590_000),
        ({IN_MARCH: 14_040_000}, 0),
        ({IN_MARCH: 2_340_000, IN_SEPTEMBER: 2_530_000}, 10_120_000),
        ({IN_MARCH: 1_000_000}, 14_098_803),
        ({date(2025, 12, 31): 9_000_000}, 15_180_000),
        ({date(2026, 11, 3): 9_000_000}, 15_180_000),
    ],
)
def test_co_payments_of_the_year_count_by_the_reference_level_of_their_own_day(
    law: BenefitLaw, copaid: dict[date, int], remaining: int
) -> None:
    assert paid(law, copaid).copay_ceiling_remaining == remaining


def test_before_the_change_the_old_reference_level_holds(law: BenefitLaw) -> None:
    assert paid(law, {IN_MARCH: 4_040_000}, day=date(2026, 6, 30)).copay_ceiling_remaining == 10_000_000


def test_the_ceiling_holds_from_the_day_five_years_are_reached_and_counts_from_january(
    law: BenefitLaw,
) -> None:
    before = paid(law, {IN_MARCH: 7_020_000}, five_years_on=date(2026, 11, 3))
    reached = paid(law, {IN_MARCH: 7_020_000}, five_years_on=TODAY)
    never = paid(law, {IN_MARCH: 7_020_000}, five_years_on=None)
    assert [found.copay_ceiling_remaining for found in (before, reached, never)] == [None, 7_590_000, None]


def test_once_the_ceiling_is_reached_the_visit_is_paid_in_full_with_the_reason(law: BenefitLaw) -> None:
    found = paid(law, {IN_JULY: 15_180_000})
    assert found.rate_percent == 100
    assert any("không phải cùng chi trả đến hết năm" in reason.vi for reason in found.reasons)
    assert paid(law, {IN_JULY: 15_179_999}).rate_percent == 80


def test_a_self_referred_patient_has_no_ceiling(law: BenefitLaw) -> None:
    spent = holder("DN4", five_years_on=LONG_AGO, copaid={IN_JULY: 15_180_000})
    found = law.entitlement(visit_to(Tier.CENTRAL, VisitKind.INPATIENT), spent)
    assert found is not None
    assert not found.right_line
    assert found.copay_ceiling_remaining is None
    assert found.rate_percent == 32


def test_what_is_left_is_rounded_once_at_the_end_halves_up() -> None:
    assert ceiling_remaining(1, 10, {20: 1, 30: 1}) == 9
    assert ceiling_remaining(6, 3, {2: 1}) == 17
    assert ceiling_remaining(6, NEW, {OLD: 6 * OLD}) == 0


def test_for_a_decision_every_payment_of_the_year_counts_also_of_later_visits(law: BenefitLaw) -> None:
    copaid = [Copayment(day, 2_340_000) for day in (date(2025, 12, 31), IN_MARCH)]
    later = Copayment(IN_SEPTEMBER, 2_530_000)
    assert law.ceiling_remaining(IN_MARCH, copaid) == 5 * OLD
    assert law.ceiling_remaining(IN_MARCH, [*copaid, later]) == 4 * OLD
    assert law.ceiling_remaining(date(1990, 1, 1), copaid) is None


def test_a_facility_explains_within_three_working_days(law: BenefitLaw) -> None:
    assert law.explain_until(date(2026, 11, 26)) == date(2026, 12, 1)
    # 24 November is a public holiday.
    assert law.explain_until(date(2026, 11, 23)) == date(2026, 11, 27)
