"""Which code a visit of 2025 and later falls under, and what it is paid at."""

import csv
from collections import defaultdict
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Insured
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.visit import CareLevel, Tier, Visit, VisitKind
from tests.unit.insurance.law.people import TODAY, holder, visit_to

CODES = Path(__file__).parents[5] / "shared/domain/ma_doituong_kcb_benefit_rates.csv"
BEFORE_HALF, HALF = date(2026, 6, 30), date(2026, 7, 1)
OUT, IN, EMERGENCY = VisitKind.OUTPATIENT, VisitKind.INPATIENT, VisitKind.EMERGENCY


def paid(law: BenefitLaw, visit: Visit, insured: Insured) -> Entitlement:
    found = law.entitlement(visit, insured)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("visit", "code", "percent"),
    [
        (visit_to(Tier.COMMUNE), "1.2", 100),
        (visit_to(Tier.COMMUNE, OUT, "registered"), "1.2", 100),
        (visit_to(Tier.DISTRICT, OUT, care_level=CareLevel.PRIMARY_STATION), "1.2", 100),
        (visit_to(Tier.DISTRICT, OUT, "registered"), "1.1", 80),
        (visit_to(Tier.CENTRAL, OUT, "registered", "transferred"), "1.1", 80),
        (visit_to(Tier.CENTRAL, OUT, "transferred", "follow_up"), "1.3", 80),
        (visit_to(Tier.CENTRAL, OUT, "follow_up"), "1.5", 80),
        (visit_to(Tier.CENTRAL, EMERGENCY), "2", 80),
        (visit_to(Tier.DISTRICT, EMERGENCY, care_level=CareLevel.BASIC_LOWER), "2", 80),
        (visit_to(Tier.COMMUNE, OUT, care_level=CareLevel.PRIMARY_OTHER), "1.11", 80),
        (visit_to(Tier.DISTRICT, OUT, care_level=CareLevel.BASIC_LOWER), "1.12", 80),
        (visit_to(Tier.DISTRICT, IN), "1.15", 80),
        (visit_to(Tier.PROVINCIAL, IN), "1.15", 80),
        (visit_to(Tier.DISTRICT), "3.3", 80),
        (visit_to(Tier.DISTRICT, OUT, care_level=CareLevel.BASIC_UPPER), "3.3", 80),
        (visit_to(Tier.DISTRICT, IN, care_level=CareLevel.SPECIALISED), "3.3", 80),
        (visit_to(Tier.COMMUNE, OUT, care_level=CareLevel.BASIC_UPPER), "1.13", 40),
        (visit_to(Tier.PROVINCIAL, OUT, care_level=CareLevel.BASIC_UPPER), "1.13", 40),
        # QĐ 3276/QĐ-BYT, annex 1: 3.3 and 1.14 ask for a tier of before 2025.
        (visit_to(Tier.NONE, OUT, care_level=CareLevel.BASIC_UPPER), "1.13", 40),
        (visit_to(Tier.NONE, OUT, care_level=CareLevel.BASIC_LOWER), "1.12", 80),
        (visit_to(Tier.NONE, OUT), "1.13", 40),
        (visit_to(Tier.NONE, IN), "1.15", 80),
        (visit_to(Tier.NONE, OUT, "registered"), "1.1", 80),
        (visit_to(Tier.NONE, OUT, care_level=CareLevel.PRIMARY_STATION), "1.2", 100),
        (visit_to(Tier.NONE, IN, care_level=CareLevel.SPECIALISED), "3.1", 32),
        (visit_to(Tier.COMMUNE, OUT, care_level=CareLevel.BASIC), "1.13", 40),
        (visit_to(Tier.PROVINCIAL), "1.14", 40),
        (visit_to(Tier.PROVINCIAL, OUT, care_level=CareLevel.SPECIALISED), "1.18", 40),
        (visit_to(Tier.PROVINCIAL, IN, care_level=CareLevel.SPECIALISED), "3.2", 80),
        (visit_to(Tier.CENTRAL, IN), "3.1", 32),
        (visit_to(Tier.CENTRAL), "3.1", 0),
    ],
)
def test_a_visit_falls_under_the_first_code_that_fits(
    law: BenefitLaw, visit: Visit, code: str, percent: int
) -> None:
    found = paid(law, visit, holder("DN4"))
    assert (found.visit_code, found.rate_percent) == (code, percent)


@pytest.mark.parametrize(
    ("visit", "level_3", "level_2"),
    [
        (visit_to(Tier.COMMUNE), 100, 100),
        (visit_to(Tier.CENTRAL, IN), 38, 40),
        (visit_to(Tier.CENTRAL, IN, "transferred"), 95, 100),
    ],
)
def test_the_share_is_taken_of_the_cards_level(
    law: BenefitLaw, visit: Visit, level_3: int, level_2: int
) -> None:
    assert paid(law, visit, holder("HT3")).rate == level_3
    assert paid(law, visit, holder("HN2")).rate == level_2


@pytest.mark.parametrize(
    ("care_level", "code"),
    [(None, "1.14"), (CareLevel.BASIC_UPPER, "1.13"), (CareLevel.SPECIALISED, "1.18")],
)
def test_the_half_rates_begin_on_the_first_of_july_2026(
    law: BenefitLaw, care_level: CareLevel | None, code: str
) -> None:
    rates = [
        paid(law, visit_to(Tier.PROVINCIAL, OUT, day=day, care_level=care_level), holder("HN2"))
        for day in (BEFORE_HALF, HALF)
    ]
    assert [(found.visit_code, found.rate_percent) for found in rates] == [(code, 0), (code, 50)]


@pytest.mark.parametrize("area_code", ["K1", "K2", "K3"])
def test_people_of_hardship_areas_are_inpatients_of_central_hospitals_at_their_full_level(
    law: BenefitLaw, area_code: str
) -> None:
    found = paid(law, visit_to(Tier.CENTRAL, IN), holder("DT2", area_code))
    assert (found.visit_code, found.rate_percent) == ("3.6", 100)
    assert paid(law, visit_to(Tier.CENTRAL), holder("DT2", area_code)).rate_percent == 0


# NĐ 188/2025/NĐ-CP, Điều 37 khoản 2; QĐ 3276/QĐ-BYT, annex 1: a newborn treated right after birth.
@pytest.mark.parametrize("kind", [None, OUT, IN, EMERGENCY])
def test_a_newborn_is_paid_in_full_on_the_day_of_birth_wherever_it_is_treated(
    law: BenefitLaw, kind: VisitKind | None
) -> None:
    found = paid(law, visit_to(Tier.CENTRAL, kind), holder("TE1", under_six=True, newborn=True))
    assert (found.visit_code, found.rate_percent, found.right_line) == ("1.7", 100, True)
    assert found.reasons[0].law.article == "khoản 2 Điều 37"
    assert paid(law, visit_to(Tier.CENTRAL), holder("TE1", under_six=True)).visit_code == "3.1"


@pytest.mark.parametrize(
    ("kind", "said"), [(None, "Chưa rõ nội trú"), (VisitKind.DAY_CARE, "Điều trị ban ngày")]
)
def test_a_visit_of_unknown_kind_counts_as_outpatient_and_the_reason_says_so(
    law: BenefitLaw, kind: VisitKind | None, said: str
) -> None:
    found = paid(law, visit_to(Tier.CENTRAL, kind), holder("HN2"))
    assert found.rate_percent == 0
    assert any(reason.vi.startswith(said) for reason in found.reasons)


def test_an_assumed_care_level_is_named_as_a_reason(law: BenefitLaw) -> None:
    assumed = paid(law, visit_to(Tier.PROVINCIAL), holder())
    known = paid(law, visit_to(Tier.PROVINCIAL, care_level=CareLevel.SPECIALISED), holder())
    registered = paid(law, visit_to(Tier.PROVINCIAL, OUT, "registered"), holder())
    said = [
        any("Chưa có dữ liệu xếp cấp" in reason.vi for reason in found.reasons)
        for found in (assumed, known, registered)
    ]
    assert said == [True, False, False]


# NĐ 188/2025/NĐ-CP, Điều 19 khoản 1 (code 1.12, under 50 points or a provisional rank) and khoản 2 (code
# 1.13, 50 to under 70 points).
@pytest.mark.parametrize(
    ("visit", "taken", "other"),
    [
        (visit_to(Tier.COMMUNE, care_level=CareLevel.BASIC), "1.13", "1.12"),
        (visit_to(Tier.NONE, care_level=CareLevel.BASIC), "1.13", "1.12"),
        (visit_to(Tier.NONE), "1.13", "1.12"),
        (visit_to(Tier.DISTRICT, care_level=CareLevel.BASIC), "3.3", "1.12"),
        (visit_to(Tier.PROVINCIAL, care_level=CareLevel.BASIC), "1.14", "1.13"),
    ],
)
def test_where_the_points_are_not_known_the_answer_says_which_code_is_taken_and_why(
    law: BenefitLaw, visit: Visit, taken: str, other: str
) -> None:
    found = paid(law, visit, holder())
    assert found.visit_code == taken
    (said,) = [reason for reason in found.reasons if "never pays more" in reason.en]
    assert f"code {taken} is taken" in said.en
    assert f"would be code {other} " in said.en
    assert f"mã {taken}," in said.vi
    assert f"mã {other} " in said.vi


@pytest.mark.parametrize(
    "visit",
    [
        visit_to(Tier.COMMUNE, IN, care_level=CareLevel.BASIC),
        visit_to(Tier.COMMUNE, OUT, "transferred", care_level=CareLevel.BASIC),
        visit_to(Tier.COMMUNE, OUT, care_level=CareLevel.BASIC_LOWER),
        visit_to(Tier.DISTRICT),
    ],
)
def test_points_that_change_no_code_or_are_known_are_not_mentioned(law: BenefitLaw, visit: Visit) -> None:
    assert not any("never pays more" in reason.en for reason in paid(law, visit, holder()).reasons)


def test_unknown_points_never_pay_more_than_known_ones(law: BenefitLaw) -> None:
    for tier, kind, day in product(Tier, (OUT, IN), (date(2025, 1, 1), TODAY)):
        rates = {
            level: paid(law, visit_to(tier, kind, day=day, care_level=level), holder()).rate
            for level in (CareLevel.BASIC, CareLevel.BASIC_LOWER, CareLevel.BASIC_UPPER)
        }
        assert rates[CareLevel.BASIC] == min(rates.values()), (tier, kind, day)


def test_a_visit_not_paid_in_full_says_when_it_would_be(law: BenefitLaw) -> None:
    last = paid(law, visit_to(Tier.CENTRAL), holder()).reasons[-1]
    assert "phiếu chuyển" in last.vi
    assert "transfer paper" in last.en


@pytest.mark.parametrize("kind", [OUT, IN])
def test_a_specialised_facility_first_licensed_since_2025_is_not_said_to_have_been_central(
    law: BenefitLaw, kind: VisitKind
) -> None:
    found = paid(law, visit_to(Tier.NONE, kind, care_level=CareLevel.SPECIALISED), holder("DN4"))
    assert found.visit_code == "3.1"
    assert "of central tier before 2025 or had none" in found.reasons[0].en
    assert "là tuyến trung ương hoặc chưa có tuyến" in found.reasons[0].vi


def test_every_reason_is_two_sentences_that_end_with_their_law(law: BenefitLaw) -> None:
    visits = (visit_to(tier, kind) for tier, kind in product(Tier, (None, *VisitKind)))
    for visit in visits:
        for reason in paid(law, visit, holder("HT3", five_years_on=date(2020, 1, 1))).reasons:
            assert reason.vi.endswith(f" [{reason.law}].")
            assert reason.en.endswith(f" [{reason.law}].")


def test_no_visit_is_without_a_code(law: BenefitLaw) -> None:
    everywhere = product(
        Tier, (None, *CareLevel), (None, *VisitKind), (date(2015, 1, 1), date(2025, 1, 1), TODAY)
    )
    for tier, care_level, kind, day in everywhere:
        assert paid(law, visit_to(tier, kind, day=day, care_level=care_level), holder()).visit_code


def test_the_codes_and_shares_are_those_of_the_annex(parameters: Parameters) -> None:
    if not CODES.exists():
        pytest.skip("../shared is not there: the annex cannot be compared")
    annex: defaultdict[str, set[str]] = defaultdict(set)
    with CODES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            # The annex has the 0 % of code 9 in its column of notes.
            annex[row["ma_doituong_kcb"]].add(row["ty_le_x_muc_huong"] or row["ghi_chu"])
    ours: defaultdict[str, set[str]] = defaultdict(set)
    for case in parameters.visit_cases[-1].cases:
        ours[case.code].update(f"{dated.value / 100:g}" for dated in case.share)
    percents = {code: {share for share in shares if share[:1].isdigit()} for code, shares in annex.items()}
    assert percents == dict(ours)


@pytest.mark.parametrize(
    ("code", "kind", "percent"),
    [
        ("1.16", OUT, 80),
        ("1.4", OUT, 80),
        ("1.3", OUT, 80),
        ("3.1", IN, 32),
        ("3.1", OUT, 0),
        ("1.18", OUT, 40),
        ("9", OUT, 0),
        ("1.2", OUT, 100),
    ],
)
def test_a_code_that_a_claim_states_is_paid_by_its_own_share(
    law: BenefitLaw, code: str, kind: VisitKind, percent: int
) -> None:
    found = law.entitlement_as(code, visit_to(Tier.CENTRAL, kind), holder("DN4"))
    assert found is not None
    assert (found.visit_code, found.rate_percent) == (code, percent)


# QĐ 3276/QĐ-BYT, annex 1: code 1.16 is for the basic level (annex II of TT 01/2025/TT-BYT), 1.17 for the
# specialised one (annex I). A level that is not known may be either.
@pytest.mark.parametrize(
    ("code", "care_level", "found"),
    [
        ("1.16", CareLevel.SPECIALISED, "1.18"),
        ("1.17", CareLevel.SPECIALISED, "1.17"),
        ("1.17", CareLevel.BASIC, "1.14"),
        ("1.16", CareLevel.BASIC, "1.16"),
        ("1.16", None, "1.16"),
        ("1.17", None, "1.17"),
    ],
)
def test_a_code_for_a_disease_counts_at_the_level_that_it_is_for(
    law: BenefitLaw, code: str, care_level: CareLevel | None, found: str
) -> None:
    visit = replace(visit_to(Tier.PROVINCIAL, OUT, care_level=care_level), code_at_end=code)
    assert paid(law, visit, holder()).visit_code == found


@pytest.mark.parametrize("code", ["10", "7.2", "8", "1.10", "1.1 ", ""])
def test_a_code_without_a_share_has_no_entitlement(law: BenefitLaw, code: str) -> None:
    assert law.entitlement_as(code, visit_to(Tier.CENTRAL), holder()) is None


def test_a_day_before_the_known_law_has_no_entitlement(law: BenefitLaw) -> None:
    assert law.first_day == date(2015, 1, 1)
    assert law.entitlement(visit_to(Tier.CENTRAL, day=date(2014, 12, 31)), holder()) is None
