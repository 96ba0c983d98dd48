"""What a visit is paid at, out of a question and the register; the law has its own tests."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from gateway.cards.card import CardPeriod
from gateway.cards.entitle import entitle
from gateway.cards.judge_card import judge_card
from gateway.cards.question import Arrival, Question
from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Copayment
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import Tier, VisitKind
from tests.unit.cards.people import INSURANCE_NUMBER, THIS_YEAR, a_holding, a_period, a_person, a_question

POOR = a_period("2026-01-01", "2026-12-31", f"HN201{INSURANCE_NUMBER}")
ELSEWHERE = msgspec.structs.replace(THIS_YEAR, registered_facility="79001")
IN_AN_AREA = msgspec.structs.replace(ELSEWHERE, area_code="K2")
FIVE_YEARS = msgspec.structs.replace(THIS_YEAR, five_years_on=date(2025, 1, 1))


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


def asked_by(tier: Tier | None, arrival: Arrival | None = None, day: date = date(2026, 11, 2)) -> Question:
    """By facility 01001 of that tier."""
    return msgspec.structs.replace(a_question(day=day), tier=tier, arrival=arrival or Arrival())


def entitled(
    law: BenefitLaw,
    question: Question,
    *periods: CardPeriod,
    born: str = "1990-05-04",
    copaid: tuple[Copayment, ...] = (),
) -> Entitlement | None:
    """Of her, by the cards that the look-up finds in force."""
    holding = msgspec.structs.replace(a_holding(*periods, person=a_person(birth_date=born)), copaid=copaid)
    return entitle(law, question, holding, judge_card(question, holding).in_force)


@pytest.mark.parametrize(
    ("tier", "arrival", "period", "code", "rate"),
    [
        (Tier.COMMUNE, Arrival(), ELSEWHERE, "1.2", "100"),
        (Tier.DISTRICT, Arrival(), THIS_YEAR, "1.1", "80"),
        (Tier.DISTRICT, Arrival(), ELSEWHERE, "3.3", "80"),
        (Tier.CENTRAL, Arrival(VisitKind.INPATIENT), ELSEWHERE, "3.1", "32"),
        (Tier.CENTRAL, Arrival(VisitKind.INPATIENT, transferred=True), ELSEWHERE, "1.3", "80"),
        (Tier.CENTRAL, Arrival(VisitKind.OUTPATIENT, follow_up=True), ELSEWHERE, "1.5", "80"),
        (Tier.CENTRAL, Arrival(VisitKind.EMERGENCY), ELSEWHERE, "2", "80"),
        (Tier.CENTRAL, Arrival(VisitKind.INPATIENT), IN_AN_AREA, "3.6", "80"),
    ],
)
def test_tier_card_and_arrival_make_the_visit(
    law: BenefitLaw, tier: Tier, arrival: Arrival, period: CardPeriod, code: str, rate: str
) -> None:
    found = entitled(law, asked_by(tier, arrival), period)
    assert found
    assert (found.visit_code, found.rate) == (code, Decimal(rate))


def test_of_several_cards_the_one_that_gives_most_counts(law: BenefitLaw) -> None:
    for periods in ((THIS_YEAR, POOR), (POOR, THIS_YEAR)):
        found = entitled(law, asked_by(Tier.DISTRICT), *periods)
        assert found
        assert found.rate == 100


def test_a_child_is_paid_for_in_full_by_any_card(law: BenefitLaw) -> None:
    found = entitled(law, asked_by(Tier.DISTRICT), THIS_YEAR, born="2022-05-04")
    assert found
    assert found.rate == 100


@pytest.mark.parametrize(
    ("paid", "remaining", "rate"),
    [(0, 15_180_000, 80), (5_180_000, 10_000_000, 80), (15_180_000, 0, 100)],
)
def test_what_was_copaid_this_year_counts_to_the_ceiling(
    law: BenefitLaw, paid: int, remaining: int, rate: int
) -> None:
    copaid = (Copayment(date(2025, 8, 1), 9_000_000), *([Copayment(date(2026, 8, 1), paid)] if paid else []))
    found = entitled(law, asked_by(Tier.DISTRICT), FIVE_YEARS, copaid=copaid)
    assert found
    assert (found.copay_ceiling_remaining, found.rate) == (remaining, Decimal(rate))


def test_no_ceiling_is_not_a_ceiling_of_nothing(law: BenefitLaw) -> None:
    found = entitled(law, asked_by(Tier.DISTRICT), THIS_YEAR)
    assert found
    assert found.copay_ceiling_remaining is None


@pytest.mark.parametrize(
    "question",
    [
        asked_by(None),
        asked_by(Tier.DISTRICT, day=date(2025, 3, 2)),
        msgspec.structs.replace(asked_by(Tier.DISTRICT), registered_facility="79001"),
    ],
)
def test_nothing_is_said_to_who_does_not_ask_or_where_no_card_pays(
    law: BenefitLaw, question: Question
) -> None:
    assert entitled(law, question, THIS_YEAR) is None
