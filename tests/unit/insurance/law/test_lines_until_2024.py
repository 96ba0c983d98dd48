"""Lines of care until the end of 2024: by tier, period and kind."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.visit import FIRST_DAY_WITHOUT_LINES, Tier, VisitKind
from tests.unit.insurance.law.people import holder, visit_to

OFF_LINE = Path(__file__).parents[5] / "shared/domain/offline_payment_rate_by_tier_2015_2021.csv"
TIERS = {
    "Tuyến trung ương": Tier.CENTRAL,
    "Tuyến tỉnh": Tier.PROVINCIAL,
    "Tuyến huyện": Tier.DISTRICT,
    "Tuyến xã": Tier.COMMUNE,
}
OUT, IN = VisitKind.OUTPATIENT, VisitKind.INPATIENT


def rate(
    law: BenefitLaw, tier: Tier, kind: VisitKind, day: date, *came: str, area_code: str = ""
) -> tuple[str, int]:
    found = law.entitlement(visit_to(tier, kind, *came, day=day), holder("HN2", area_code))
    assert found is not None
    return found.visit_code, found.rate_percent


@pytest.mark.parametrize(
    ("tier", "kind", "day", "percent"),
    [
        (Tier.CENTRAL, IN, date(2015, 1, 1), 40),
        (Tier.CENTRAL, IN, date(2024, 12, 31), 40),
        (Tier.CENTRAL, OUT, date(2024, 12, 31), 0),
        (Tier.PROVINCIAL, IN, date(2020, 12, 31), 60),
        (Tier.PROVINCIAL, IN, date(2021, 1, 1), 100),
        (Tier.PROVINCIAL, OUT, date(2021, 1, 1), 0),
        (Tier.DISTRICT, OUT, date(2015, 12, 31), 70),
        (Tier.DISTRICT, OUT, date(2016, 1, 1), 100),
        (Tier.COMMUNE, IN, date(2015, 12, 31), 70),
        (Tier.COMMUNE, IN, date(2016, 1, 1), 100),
    ],
)
def test_wrong_line_is_paid_by_tier_period_and_kind(
    law: BenefitLaw, tier: Tier, kind: VisitKind, day: date, percent: int
) -> None:
    assert rate(law, tier, kind, day) == ("3", percent)


def test_the_rates_are_those_of_the_insurers_table(law: BenefitLaw) -> None:
    if not OFF_LINE.exists():
        pytest.skip("../shared is not there: the insurer's table cannot be compared")
    with OFF_LINE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        day, month, year = map(int, row["Từ ngày"].split("/"))
        percent = int(re.sub(r"\D", "", row["BHYT Thanh toán"]))
        tier = TIERS[row["Tuyến BV"]]
        assert rate(law, tier, IN, date(year, month, day)) == ("3", percent), row
        if row["Loại KCB"] == "Tất cả":
            assert rate(law, tier, OUT, date(year, month, day)) == ("3", percent), row
    assert len(rows) == 12


@pytest.mark.parametrize(
    ("tier", "kind", "percent"),
    [
        (Tier.CENTRAL, IN, 100),
        (Tier.PROVINCIAL, IN, 100),
        (Tier.DISTRICT, OUT, 100),
        (Tier.PROVINCIAL, OUT, 0),
        (Tier.CENTRAL, OUT, 0),
    ],
)
def test_people_of_hardship_areas_lose_nothing_but_as_outpatients_of_large_hospitals(
    law: BenefitLaw, tier: Tier, kind: VisitKind, percent: int
) -> None:
    assert rate(law, tier, kind, date(2015, 6, 1), area_code="K2") == ("3", percent)


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("came", ["registered", "transferred", "follow_up"])
def test_right_line_is_paid_in_full_at_any_tier(law: BenefitLaw, tier: Tier, came: str) -> None:
    assert rate(law, tier, OUT, date(2019, 3, 1), came) == ("1", 100)


@pytest.mark.parametrize("tier", Tier)
def test_an_emergency_counts_as_right_line_anywhere(law: BenefitLaw, tier: Tier) -> None:
    assert rate(law, tier, VisitKind.EMERGENCY, date(2019, 3, 1)) == ("2", 100)


def test_a_commune_station_on_the_right_line_is_paid_at_any_level(law: BenefitLaw) -> None:
    right = law.entitlement(visit_to(Tier.COMMUNE, OUT, "registered", day=date(2019, 3, 1)), holder("DN4"))
    wrong = law.entitlement(visit_to(Tier.COMMUNE, OUT, day=date(2019, 3, 1)), holder("DN4"))
    assert right is not None
    assert wrong is not None
    assert (right.rate_percent, wrong.rate_percent) == (100, 80)


# Luật BHYT (2014), Điều 22 khoản 4: since 2016-01-01.
# NĐ 146/2018/NĐ-CP, Điều 14 khoản 1 điểm c: 100 % at commune level.
@pytest.mark.parametrize(
    ("day", "code", "percent", "article"),
    [
        (date(2015, 12, 31), "3", 56, "điểm c khoản 3 Điều 22"),
        (date(2016, 1, 1), "1", 100, "điểm b khoản 1, khoản 4 Điều 22"),
        (date(2018, 11, 30), "1", 100, "điểm b khoản 1, khoản 4 Điều 22"),
        (date(2018, 12, 1), "1", 100, "điểm c khoản 1 Điều 14"),
        (date(2024, 12, 31), "1", 100, "điểm c khoản 1 Điều 14"),
    ],
)
def test_open_line_at_a_commune_station_is_paid_at_any_level_since_2016(
    law: BenefitLaw, day: date, code: str, percent: int, article: str
) -> None:
    found = law.entitlement(visit_to(Tier.COMMUNE, OUT, "open_line", day=day), holder("DN4"))
    assert found is not None
    assert (found.visit_code, found.rate_percent, found.right_line) == (code, percent, code == "1")
    assert found.reasons[0].law.article == article


# The same clause: paid as by clause 1, so by the level of the card.
def test_open_line_at_district_level_is_paid_by_the_level_and_counts_to_the_ceiling(law: BenefitLaw) -> None:
    day = date(2019, 3, 1)
    person = holder("DN4", five_years_on=date(2018, 1, 1), copaid={day: 1_000_000})
    opened = law.entitlement(visit_to(Tier.DISTRICT, OUT, "open_line", day=day), person)
    closed = law.entitlement(visit_to(Tier.DISTRICT, OUT, day=day), person)
    assert opened is not None
    assert closed is not None
    assert (opened.visit_code, opened.rate_percent) == ("1", 80)
    assert (closed.visit_code, closed.rate_percent) == ("3", 80)
    assert (opened.copay_ceiling_remaining, closed.copay_ceiling_remaining) == (7_340_000, None)


@pytest.mark.parametrize("tier", [Tier.PROVINCIAL, Tier.CENTRAL])
def test_there_is_no_open_line_to_larger_hospitals(law: BenefitLaw, tier: Tier) -> None:
    assert rate(law, tier, OUT, date(2019, 3, 1), "open_line") == ("3", 0)


# NĐ 146/2018/NĐ-CP, Điều 14 khoản 3, in force since 2018-12-01. Since 2025, code 1.3 asks for the paper only
# (QĐ 3276/QĐ-BYT, annex 1; TT 01/2025/TT-BYT, Điều 9, Điều 10).
@pytest.mark.parametrize(
    ("day", "tier", "kind", "code", "percent"),
    [
        (date(2018, 11, 30), Tier.CENTRAL, IN, "1", 100),
        (date(2018, 12, 1), Tier.CENTRAL, IN, "3", 40),
        (date(2019, 3, 1), Tier.CENTRAL, OUT, "3", 0),
        (date(2020, 12, 31), Tier.PROVINCIAL, IN, "3", 60),
        (date(2024, 12, 31), Tier.PROVINCIAL, IN, "3", 100),
        (date(2024, 12, 31), Tier.CENTRAL, IN, "3", 40),
        (date(2025, 1, 1), Tier.CENTRAL, IN, "1.3", 100),
    ],
)
def test_a_transfer_by_a_facility_that_the_patient_had_gone_to_alone_is_wrong_line_from_2018_to_2024(
    law: BenefitLaw, day: date, tier: Tier, kind: VisitKind, code: str, percent: int
) -> None:
    assert rate(law, tier, kind, day, "transferred", "after_self_referral") == (code, percent)
    assert rate(law, tier, kind, day, "transferred") == ("1" if day.year < 2025 else "1.3", 100)


def test_such_a_transfer_does_not_count_to_the_ceiling_and_the_answer_says_why(law: BenefitLaw) -> None:
    visit = visit_to(Tier.CENTRAL, IN, "transferred", "after_self_referral", day=date(2019, 3, 1))
    found = law.entitlement(visit, holder("DN4", five_years_on=date(2018, 1, 1)))
    assert found is not None
    assert (found.rate_percent, found.right_line, found.copay_ceiling_remaining) == (32, False, None)
    (why,) = [reason for reason in found.reasons if reason.law.article == "khoản 3 Điều 14"]
    assert why.law.act == "Nghị định 146/2018/NĐ-CP"
    assert "except in an emergency" in why.en
    assert not any("with a transfer paper it counts as right line" in reason.en for reason in found.reasons)


# The same clause has exceptions, and the right line may rest on something else than the paper.
@pytest.mark.parametrize(
    ("tier", "kind", "came", "code"),
    [
        (Tier.CENTRAL, VisitKind.EMERGENCY, (), "2"),
        (Tier.CENTRAL, IN, ("registered",), "1"),
        (Tier.CENTRAL, IN, ("follow_up",), "1"),
        (Tier.DISTRICT, IN, ("open_line",), "1"),
    ],
)
def test_such_a_transfer_takes_no_other_right_line_away(
    law: BenefitLaw, tier: Tier, kind: VisitKind, came: tuple[str, ...], code: str
) -> None:
    visit = visit_to(tier, kind, "transferred", "after_self_referral", *came, day=date(2019, 3, 1))
    found = law.entitlement(visit, holder("HN2"))
    assert found is not None
    assert found.visit_code == code
    assert not any(reason.law.article == "khoản 3 Điều 14" for reason in found.reasons)


# TT 30/2020/TT-BYT, Điều 6 khoản 8, in force since 2021-03-01.
@pytest.mark.parametrize(("day", "code"), [(date(2021, 2, 28), "3"), (date(2021, 3, 1), "1")])
def test_a_newborn_is_right_line_on_the_day_of_birth_since_march_2021(
    law: BenefitLaw, day: date, code: str
) -> None:
    newborn = holder("TE1", under_six=True, newborn=True)
    found = law.entitlement(visit_to(Tier.CENTRAL, IN, day=day), newborn)
    assert found is not None
    assert found.visit_code == code


@pytest.mark.parametrize("kind", [OUT, IN])
def test_a_facility_of_2025_is_not_said_to_have_been_a_large_hospital_before(
    law: BenefitLaw, kind: VisitKind
) -> None:
    found = law.entitlement(visit_to(Tier.NONE, kind, day=date(2024, 6, 3)), holder("DN4"))
    assert found
    assert (found.visit_code, found.rate_percent) == ("3", 0)
    assert "first licensed in 2025 or later, which had no tier then" in found.reasons[0].en


def test_the_first_day_without_lines_is_that_of_the_later_table(parameters: Parameters) -> None:
    assert [table.since for table in parameters.visit_cases][1:] == [FIRST_DAY_WITHOUT_LINES]


def test_the_last_day_of_the_old_lines_is_31_december_2024(law: BenefitLaw) -> None:
    assert rate(law, Tier.CENTRAL, IN, date(2024, 12, 31))[0] == "3"
    assert rate(law, Tier.CENTRAL, IN, date(2025, 1, 1))[0] == "3.1"


@pytest.mark.parametrize(("code", "percent"), [("3", 60), ("1", 100), ("2", 100)])
def test_a_code_that_an_old_claim_states_is_paid_by_its_own_share(
    law: BenefitLaw, code: str, percent: int
) -> None:
    found = law.entitlement_as(code, visit_to(Tier.PROVINCIAL, IN, day=date(2019, 3, 1)), holder("HN2"))
    assert found is not None
    assert (found.visit_code, found.rate_percent) == (code, percent)
