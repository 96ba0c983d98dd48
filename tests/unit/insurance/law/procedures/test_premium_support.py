"""What the state and a province pay of a premium."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.premium import Tariff
from insurance.law.procedures.premium_support import ProvinceDecision as Decision
from insurance.law.procedures.premium_support import Support, SupportPart
from insurance.law.procedures.procedure_parameters import ProcedureParameters
from tests.unit.insurance.law.procedures.households import LAW, member, payment


@pytest.mark.parametrize(
    ("group", "paid_on", "percent"),
    [
        ("HS", date(2025, 6, 30), 30),
        ("HS", date(2025, 7, 1), 50),
        ("SV", date(2026, 11, 28), 50),
        ("GB", date(2025, 6, 30), 30),
        ("GB", date(2025, 7, 1), 50),
        ("CN", date(2018, 12, 1), 70),
        ("CN", date(2026, 11, 28), 70),
        ("HN", date(2026, 11, 28), 100),
        ("TE", date(2026, 11, 28), 100),
        ("GD", date(2026, 11, 28), 0),
    ],
)
def test_the_state_pays_by_group_and_day(
    numbers: ProcedureParameters, group: str, paid_on: date, percent: int
) -> None:
    assert numbers.premium_support.on(paid_on, group, "01").percent == percent


def test_a_pupil_pays_what_the_state_leaves_and_gets_no_reduction(household: HouseholdLaw) -> None:
    quote = household.quote(payment([member(1), member(2, group="HS")]))
    assert [(line.place, line.share, line.support.percent) for line in quote.lines] == [
        (1, 100, 0),
        (0, 100, 50),
    ]
    assert (quote.lines[1].premium.own, quote.lines[1].premium.state) == (683_100, 683_100)


def test_a_pupil_of_the_law_until_2025_would_pay_seventy_percent() -> None:
    assert Tariff(2_530_000, Decimal("4.5")).premium(12, 100, Support(30)).own == 956_340


def test_a_childs_card_costs_the_state_the_whole_premium(household: HouseholdLaw) -> None:
    for day, amount in ((date(2026, 6, 30), 105_300), (date(2026, 7, 1), 113_850)):
        support = LAW.premium_support.on(day, "TE", "01")
        premium = household.tariff(day).premium(1, 100, support)
        assert (premium.own, premium.state) == (0, amount)


def decision(group: str, percent: int, since: date = date(2026, 9, 1), until: date | None = None) -> Decision:
    return Decision("79", group, since, until, percent, f"Nghị quyết {since.year}/NQ-HĐND")


@pytest.mark.parametrize(
    ("province", "day", "percent"),
    [
        ("79", date(2026, 9, 1), 70),
        ("79", date(2026, 8, 31), 50),
        ("01", date(2026, 9, 1), 50),
        ("79", date(2027, 8, 31), 70),
        ("79", date(2027, 9, 1), 50),
        ("79", date(2028, 1, 1), 60),
        ("79", date(2029, 1, 1), 50),
    ],
)
def test_a_province_adds_from_the_first_to_the_last_day_of_its_latest_decision(
    province: str, day: date, percent: int
) -> None:
    decisions = [
        decision("HS", 20, until=date(2027, 8, 31)),
        decision("HS", 10, since=date(2028, 1, 1)),
        decision("HS", 0, since=date(2029, 1, 1)),
        decision("CN", 5),
    ]
    assert LAW.premium_support.on(day, "HS", province, decisions).percent == percent


def test_the_parts_of_support_name_the_law_and_the_decision_of_the_province() -> None:
    law, of_province = LAW.premium_support.on(date(2026, 9, 1), "HS", "79", [decision("HS", 20)]).parts
    assert (law.percent, law.province) == (50, "")
    assert "Nghị định 188/2025/NĐ-CP" in law.law
    assert of_province == SupportPart(20, date(2026, 9, 1), "Nghị quyết 2026/NQ-HĐND", "79")


def test_the_state_never_pays_more_than_the_premium() -> None:
    decisions = [decision("CN", 40)]
    assert LAW.premium_support.on(date(2026, 11, 1), "CN", "79", decisions).percent == 100


def test_a_province_may_support_members_of_a_household_and_their_order_stays(household: HouseholdLaw) -> None:
    paid = payment([member(1, province="79"), member(2)])
    quote = household.quote(replace(paid, decisions=[decision("GD", 10)]))
    assert [(line.share, line.support.percent) for line in quote.lines] == [(100, 10), (70, 0)]
