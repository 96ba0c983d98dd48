"""How a known cost is split between fund and patient."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.payment import Bill, Payment, payment
from insurance.law.visit import Tier, VisitKind
from tests.unit.insurance.law.people import TODAY, holder, visit_to

EXAMPLES = Path(__file__).parents[5] / "shared/domain/worked_examples_tt04_2017.json"
# The circular holds since 1 June, and its reference level of 1,210,000 ended with that month.
JUNE_2017 = date(2017, 6, 20)
CARD_OF = {100: "HN2", 95: "HT3", 80: "DN4"}


def split(
    law: BenefitLaw, card: str, bill: Bill, *, five_years: bool = False, copaid: int = 0, day: date = TODAY
) -> Payment:
    insured = holder(
        card, five_years_on=date(2012, 1, 1) if five_years else None, copaid={day.replace(day=1): copaid}
    )
    visit = visit_to(Tier.PROVINCIAL, VisitKind.INPATIENT, "transferred", day=day)
    found = law.entitlement(visit, insured)
    assert found is not None
    return payment(found, bill)


def supplies(cost: int) -> Bill:
    return Bill(services=Decimal(0), supplies=(Decimal(cost),))


@pytest.mark.parametrize(
    ("cost", "percent", "five_years", "copaid", "fund"),
    [
        (62_000_000, 100, False, 0, 54_450_000),
        (62_000_000, 95, False, 0, 51_727_500),
        (62_000_000, 95, True, 0, 51_727_500),
        (62_000_000, 95, True, 7_260_000, 54_450_000),
        (62_000_000, 80, False, 0, 43_560_000),
        (62_000_000, 80, True, 0, 47_190_000),
        (62_000_000, 80, True, 7_260_000, 54_450_000),
        (47_000_000, 100, False, 0, 47_000_000),
        (47_000_000, 95, False, 0, 44_650_000),
        (47_000_000, 95, True, 0, 44_650_000),
        (47_000_000, 95, True, 7_260_000, 47_000_000),
        (47_000_000, 80, False, 0, 37_600_000),
        (47_000_000, 80, True, 0, 39_740_000),
        (47_000_000, 80, True, 7_260_000, 47_000_000),
    ],
)
def test_the_answers_that_circular_04_of_2017_prints_come_out(
    law: BenefitLaw, cost: int, percent: int, five_years: bool, copaid: int, fund: int
) -> None:
    paid = split(law, CARD_OF[percent], supplies(cost), five_years=five_years, copaid=copaid, day=JUNE_2017)
    assert paid.fund == fund


def test_the_collected_examples_of_the_circular_come_out(law: BenefitLaw) -> None:
    if not EXAMPLES.exists():
        pytest.skip("../shared is not there: its collection of the examples cannot be recomputed")
    cases = json.loads(EXAMPLES.read_text(encoding="utf-8"), parse_float=Decimal)["cases"]
    for case in cases:
        paid = split(
            law,
            CARD_OF[int(case["level"] * 100)],
            supplies(case["supply_cost"]),
            five_years=case["five_years"],
            copaid=case["copay_paid_this_year"],
            day=JUNE_2017,
        )
        assert paid.fund == case["fund_pays"], case["arithmetic"]
    assert len(cases) == 6


def test_what_lies_above_the_cap_is_the_patients_own_and_no_co_payment(law: BenefitLaw) -> None:
    paid = split(law, "HN2", supplies(62_000_000), day=JUNE_2017)
    assert paid == Payment(fund=Decimal(54_450_000), copayment=Decimal(0), own=Decimal(7_550_000))


def test_each_use_of_a_service_has_a_cap_of_its_own(law: BenefitLaw) -> None:
    twice = Bill(services=Decimal(0), supplies=(Decimal(100_000_000), Decimal(120_000_000)))
    assert split(law, "HN2", twice) == Payment(Decimal(213_850_000), Decimal(0), Decimal(6_150_000))


@pytest.mark.parametrize(("earlier", "own"), [(0, 0), (60_000_000, 14_700_000), (120_000_000, 60_000_000)])
def test_what_earlier_days_had_of_a_use_is_no_longer_left_of_its_cap(
    law: BenefitLaw, earlier: int, own: int
) -> None:
    bill = Bill(Decimal(0), (Decimal(60_000_000),), (Decimal(earlier),))
    assert split(law, "HN2", bill, day=date(2026, 6, 30)).own == own


def test_levels_one_and_five_have_no_cap(law: BenefitLaw) -> None:
    assert split(law, "TE1", supplies(200_000_000)).fund == 200_000_000
    assert split(law, "QN5", supplies(200_000_000)).fund == 200_000_000


@pytest.mark.parametrize(
    ("cost", "fund"),
    [("379499.99", "379499.99"), ("379500", "303600"), ("351000", "351000"), ("0", "0")],
)
def test_only_a_visit_under_the_threshold_is_paid_as_if_at_level_100(
    law: BenefitLaw, cost: str, fund: str
) -> None:
    assert split(law, "DN4", Bill(Decimal(cost))).fund == Decimal(fund)


def test_the_threshold_does_not_raise_the_share_of_a_self_referred_patient(law: BenefitLaw) -> None:
    found = law.entitlement(visit_to(Tier.CENTRAL, VisitKind.INPATIENT), holder("DN4"))
    assert found is not None
    small, large = Bill(Decimal(300_000)), Bill(Decimal(400_000))
    assert payment(found, small).fund == 120_000
    assert payment(found, large).fund == 128_000


def test_a_half_share_of_level_three_is_paid_to_the_half_percent(law: BenefitLaw) -> None:
    found = law.entitlement(visit_to(Tier.PROVINCIAL), holder("HT3"))
    assert found is not None
    assert payment(found, Bill(Decimal(1_000_000))).fund == 475_000


def test_the_circulars_service_example_comes_out(law: BenefitLaw) -> None:
    paid = split(law, "HT3", Bill(Decimal(1_515_000)))
    assert paid == Payment(Decimal(1_439_250), Decimal(75_750), Decimal(0))


def test_the_funds_part_is_rounded_to_a_hundredth_of_a_dong_halves_up(law: BenefitLaw) -> None:
    paid = split(law, "HT3", Bill(Decimal("1000000.10")))
    assert (paid.fund, paid.copayment) == (Decimal("950000.10"), Decimal("50000.00"))


def test_the_visit_that_crosses_the_ceiling_is_co_paid_only_up_to_it(law: BenefitLaw) -> None:
    paid = split(law, "DN4", Bill(Decimal(100_000_000)), five_years=True, copaid=5_180_000)
    assert paid == Payment(Decimal(90_000_000), Decimal(10_000_000), Decimal(0))


@pytest.mark.parametrize("cost", ["-1", "NaN", "Infinity", "1E+15", "1E-19"])
def test_an_impossible_cost_is_refused(cost: str) -> None:
    with pytest.raises(ValueError, match="a cost from 0"):
        Bill(Decimal(cost))
    with pytest.raises(ValueError, match="a cost from 0"):
        Bill(Decimal(0), (Decimal(cost),))
