"""The percent that a card gives, by level, group and day."""

from datetime import date
from decimal import Decimal

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Insured
from insurance.law.visit import Tier, VisitKind
from tests.unit.insurance.law.people import TODAY, holder, visit_to

NEW_YEAR = date(2026, 1, 1)
EVE = date(2025, 12, 31)


def paid(law: BenefitLaw, insured: Insured, day: date = TODAY) -> Entitlement:
    found = law.entitlement(visit_to(Tier.DISTRICT, VisitKind.INPATIENT, "registered", day=day), insured)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("card", "percent"), [("TE1", 100), ("HN2", 100), ("HT3", 95), ("DN4", 80), ("QN5", 100)]
)
def test_each_level_has_its_percent(law: BenefitLaw, card: str, percent: int) -> None:
    assert paid(law, holder(card)).rate_percent == percent


@pytest.mark.parametrize(
    ("card", "day", "percent"),
    [
        ("CN3", EVE, 95),
        ("CN3", NEW_YEAR, 100),
        ("LH4", EVE, 80),
        ("LH4", NEW_YEAR, 100),
        ("CN2", EVE, 100),
        ("HT3", NEW_YEAR, 95),
    ],
)
def test_a_group_that_moved_up_is_paid_by_its_new_level_and_not_by_the_cards(
    law: BenefitLaw, card: str, day: date, percent: int
) -> None:
    assert paid(law, holder(card), day).rate_percent == percent


def test_the_reason_for_a_raised_group_names_the_day_and_the_resolution(law: BenefitLaw) -> None:
    said = paid(law, holder("CN3")).reasons[1]
    assert said.law.act.startswith("Nghị quyết 261/2025/QH15")
    assert "01/01/2026" in said.vi
    assert "2026-01-01" in said.en


def test_a_group_with_a_least_level_keeps_a_better_one_of_the_card(law: BenefitLaw) -> None:
    assert paid(law, holder("CN1")).supply_cap is None


def test_a_child_under_six_is_paid_in_full_by_any_card(law: BenefitLaw) -> None:
    child = paid(law, holder("GD4", under_six=True))
    assert child.rate_percent == 100
    assert child.supply_cap is None
    assert "Trẻ em dưới 6 tuổi" in child.reasons[1].vi


@pytest.mark.parametrize(
    ("card", "capped"), [("TE1", False), ("HN2", True), ("HT3", True), ("DN4", True), ("CA5", False)]
)
def test_the_cap_on_supplies_holds_for_levels_two_to_four(law: BenefitLaw, card: str, capped: bool) -> None:
    assert paid(law, holder(card)).supply_cap == (45 * 2_530_000 if capped else None)


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_that_does_not_exist_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        Insured(group="DN", level=level, area_code="", under_six=False)


def test_the_exact_rate_of_a_half_share_is_kept_and_the_whole_percent_is_never_higher(
    law: BenefitLaw,
) -> None:
    half = law.entitlement(visit_to(Tier.PROVINCIAL), holder("HT3"))
    assert half is not None
    assert half.rate == Decimal("47.5")
    assert half.rate_percent == 47
