"""What a visit is paid at, from a question and the register; the law has its own tests."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from gateway.cards.card import CardPeriod
from gateway.cards.judging.entitle import entitle
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.question import Question, StatedVisit
from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Copayment
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import CareLevel, Tier, VisitKind
from tests.unit.gateway.cards.people import (
    INSURANCE_NUMBER,
    THIS_YEAR,
    a_holding,
    a_period,
    a_person,
    a_question,
)

POOR = a_period("2026-01-01", "2026-12-31", f"HN201{INSURANCE_NUMBER}")
VETERAN = a_period("2026-01-01", "2026-12-31", f"CC101{INSURANCE_NUMBER}")
ELSEWHERE = msgspec.structs.replace(THIS_YEAR, registered_facility="79001")
IN_AN_AREA = msgspec.structs.replace(ELSEWHERE, area_code="K2")
FIVE_YEARS = msgspec.structs.replace(THIS_YEAR, five_years_on=date(2025, 1, 1))


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


def question_from(
    tier: Tier | None, visit: StatedVisit | None = None, day: date = date(2026, 11, 2)
) -> Question:
    """From facility 01001, of that tier."""
    return msgspec.structs.replace(a_question(day=day), tier=tier, visit=visit or StatedVisit())


def entitled(
    law: BenefitLaw,
    question: Question,
    *periods: CardPeriod,
    born: str = "1990-05-04",
    copaid: tuple[Copayment, ...] = (),
) -> Entitlement | None:
    """Her entitlement, by the cards that the look-up finds in force."""
    holding = msgspec.structs.replace(a_holding(*periods, person=a_person(birth_date=born)), copaid=copaid)
    return entitle(law, question, holding, judge_card(question, holding).in_force)


@pytest.mark.parametrize(
    ("tier", "visit", "period", "code", "rate"),
    [
        (Tier.COMMUNE, StatedVisit(), ELSEWHERE, "1.2", "100"),
        (Tier.DISTRICT, StatedVisit(), THIS_YEAR, "1.1", "80"),
        (Tier.DISTRICT, StatedVisit(), ELSEWHERE, "3.3", "80"),
        (Tier.NONE, StatedVisit(), ELSEWHERE, "1.13", "40"),
        (Tier.NONE, StatedVisit(VisitKind.INPATIENT), ELSEWHERE, "1.15", "80"),
        (Tier.CENTRAL, StatedVisit(VisitKind.INPATIENT), ELSEWHERE, "3.1", "32"),
        (Tier.CENTRAL, StatedVisit(VisitKind.INPATIENT, transferred=True), ELSEWHERE, "1.3", "80"),
        (Tier.CENTRAL, StatedVisit(VisitKind.OUTPATIENT, follow_up=True), ELSEWHERE, "1.5", "80"),
        (Tier.CENTRAL, StatedVisit(VisitKind.EMERGENCY), ELSEWHERE, "2", "80"),
        (Tier.CENTRAL, StatedVisit(VisitKind.INPATIENT), IN_AN_AREA, "3.6", "80"),
    ],
)
def test_tier_card_and_stated_visit_determine_the_rate(
    law: BenefitLaw, tier: Tier, visit: StatedVisit, period: CardPeriod, code: str, rate: str
) -> None:
    found = entitled(law, question_from(tier, visit), period)
    assert found
    assert (found.visit_code, found.rate) == (code, Decimal(rate))


# NĐ 188/2025/NĐ-CP, Điều 19 khoản 1 and khoản 2.
@pytest.mark.parametrize(
    ("level", "code", "rate"),
    [(None, "1.13", 40), (CareLevel.BASIC_UPPER, "1.13", 40), (CareLevel.BASIC_LOWER, "1.12", 80)],
)
def test_the_level_of_the_facility_determines_the_code(
    law: BenefitLaw, level: CareLevel | None, code: str, rate: int
) -> None:
    question = msgspec.structs.replace(question_from(Tier.NONE), care_level=level)
    found = entitled(law, question, ELSEWHERE)
    assert found
    assert (found.visit_code, found.rate_percent) == (code, rate)


def test_of_several_cards_the_one_that_pays_most_counts(law: BenefitLaw) -> None:
    for periods in ((THIS_YEAR, POOR), (POOR, THIS_YEAR)):
        found = entitled(law, question_from(Tier.DISTRICT), *periods)
        assert found
        assert found.rate == 100


# Luật BHYT, Điều 22 khoản 2: a person of several groups has the benefits of the group with the highest
# (quyền lợi cao nhất); NĐ 146/2018/NĐ-CP, Điều 14 khoản 1 điểm b: level 1 has no limits on supplies.
def test_of_two_cards_of_the_same_rate_the_one_without_a_cap_on_supplies_counts(law: BenefitLaw) -> None:
    transferred = StatedVisit(VisitKind.INPATIENT, transferred=True)
    question = msgspec.structs.replace(question_from(Tier.CENTRAL, transferred), facility="79001")
    for periods in ((POOR, VETERAN), (VETERAN, POOR)):
        found = entitled(law, question, *periods)
        assert found
        assert (found.visit_code, found.rate_percent, found.supply_cap) == ("1.3", 100, None)
    assert (capped := entitled(law, question, POOR))
    assert capped.supply_cap == 113_850_000


# Luật BHYT, Điều 22 khoản 1 điểm c: the ceiling is a benefit too, of the person who has been insured for five
# years, whichever card says so.
def test_of_two_cards_of_the_same_rate_five_continuous_years_of_either_count(law: BenefitLaw) -> None:
    older = a_period("2020-01-01", "2026-12-31", f"GD401{INSURANCE_NUMBER}")
    for periods in ((older, FIVE_YEARS), (FIVE_YEARS, older)):
        found = entitled(law, question_from(Tier.DISTRICT), *periods)
        assert found
        assert (found.rate_percent, found.copay_ceiling_remaining) == (80, 15_180_000)


def test_who_has_reached_the_ceiling_is_free_of_co_payments_by_a_card_without_the_day_too(
    law: BenefitLaw,
) -> None:
    pensioner = a_period("2026-01-01", "2026-12-31", f"HT301{INSURANCE_NUMBER}")
    insured = msgspec.structs.replace(FIVE_YEARS, registered_facility="79001")
    for paid, rate, left in ((15_180_000 - 1, 95, 1), (15_180_000, 100, 0)):
        copaid = (Copayment(date(2026, 8, 1), paid),)
        found = entitled(law, question_from(Tier.DISTRICT), pensioner, insured, copaid=copaid)
        assert found
        assert (found.visit_code, found.rate_percent, found.copay_ceiling_remaining) == ("1.1", rate, left)


def test_a_higher_rate_counts_more_than_a_ceiling(law: BenefitLaw) -> None:
    alone = msgspec.structs.replace(POOR, registered_facility="79001")
    found = entitled(law, question_from(Tier.DISTRICT), FIVE_YEARS, alone)
    assert found
    assert (found.rate_percent, found.copay_ceiling_remaining) == (100, None)


def test_a_child_is_paid_for_in_full_by_any_card(law: BenefitLaw) -> None:
    found = entitled(law, question_from(Tier.DISTRICT), THIS_YEAR, born="2022-05-04")
    assert found
    assert found.rate == 100


# NĐ 188/2025/NĐ-CP, Điều 37 khoản 2.
@pytest.mark.parametrize(
    ("born", "code", "rate"),
    [("2026-11-02", "1.7", 100), ("2026-11-01", "3.1", 40), ("2026-11", "3.1", 40), ("2026", "3.1", 40)],
)
def test_a_newborn_is_known_by_the_full_birth_date_of_the_register(
    law: BenefitLaw, born: str, code: str, rate: int
) -> None:
    card = a_period(f"{born}-01-01"[:10], "2032-11-30", f"TE101{INSURANCE_NUMBER}")
    card = msgspec.structs.replace(card, registered_facility="79001")
    found = entitled(law, question_from(Tier.CENTRAL, StatedVisit(VisitKind.INPATIENT)), card, born=born)
    assert found
    assert (found.visit_code, found.rate_percent) == (code, rate)


@pytest.mark.parametrize(
    ("paid", "remaining", "rate"),
    [(0, 15_180_000, 80), (5_180_000, 10_000_000, 80), (15_180_000, 0, 100)],
)
def test_what_was_copaid_this_year_counts_to_the_ceiling(
    law: BenefitLaw, paid: int, remaining: int, rate: int
) -> None:
    copaid = (Copayment(date(2025, 8, 1), 9_000_000), *([Copayment(date(2026, 8, 1), paid)] if paid else []))
    found = entitled(law, question_from(Tier.DISTRICT), FIVE_YEARS, copaid=copaid)
    assert found
    assert (found.copay_ceiling_remaining, found.rate) == (remaining, Decimal(rate))


# NĐ 146/2018/NĐ-CP, Điều 14 khoản 1 điểm c; Luật BHYT (2014), Điều 22 khoản 4.
@pytest.mark.parametrize(
    ("registered_at", "registered_tier", "tier", "code", "rate"),
    [
        ("01099", Tier.COMMUNE, Tier.COMMUNE, "1", 100),
        ("01099", Tier.DISTRICT, Tier.COMMUNE, "1", 100),
        ("01099", Tier.COMMUNE, Tier.DISTRICT, "1", 80),
        ("79099", Tier.COMMUNE, Tier.COMMUNE, "3", 80),
        ("01099", Tier.PROVINCIAL, Tier.COMMUNE, "3", 80),
        ("01099", None, Tier.COMMUNE, "3", 80),
    ],
)
def test_open_line_follows_from_the_province_and_tier_of_the_registered_facility(
    law: BenefitLaw, registered_at: str, registered_tier: Tier | None, tier: Tier, code: str, rate: int
) -> None:
    card = msgspec.structs.replace(
        a_period("2019-01-01", "2019-12-31"),
        registered_facility=registered_at,
        registered_tier=registered_tier,
    )
    found = entitled(law, question_from(tier, day=date(2019, 3, 1)), card)
    assert found
    assert (found.visit_code, found.rate_percent) == (code, rate)


# NĐ 146/2018/NĐ-CP, Điều 14 khoản 3.
def test_a_transfer_after_a_self_referral_is_paid_as_wrong_line_until_2024(law: BenefitLaw) -> None:
    card = msgspec.structs.replace(a_period("2019-01-01", "2019-12-31"), registered_facility="79001")
    stated = StatedVisit(VisitKind.INPATIENT, transferred=True, after_self_referral=True)
    found = entitled(law, question_from(Tier.CENTRAL, stated, day=date(2019, 3, 1)), card)
    assert found
    assert (found.visit_code, found.rate_percent) == ("3", 32)


def test_no_ceiling_is_not_a_ceiling_of_zero(law: BenefitLaw) -> None:
    found = entitled(law, question_from(Tier.DISTRICT), THIS_YEAR)
    assert found
    assert found.copay_ceiling_remaining is None


@pytest.mark.parametrize(
    "question",
    [
        question_from(None),
        question_from(Tier.DISTRICT, day=date(2025, 3, 2)),
        msgspec.structs.replace(question_from(Tier.DISTRICT), registered_facility="79001"),
    ],
)
def test_there_is_no_entitlement_where_it_is_not_asked_for_or_no_card_pays(
    law: BenefitLaw, question: Question
) -> None:
    assert entitled(law, question, THIS_YEAR) is None
