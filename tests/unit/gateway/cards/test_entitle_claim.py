"""What a claim's stay is paid at: by the parts of a look-up, and by years wherever the patient co-pays."""

from datetime import date

import msgspec
import pytest

from gateway.cards.card import CardPeriod, EndReason
from gateway.cards.judging.entitle_visit import VisitEntitlement, entitle_visit
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.question import Purpose, StatedVisit
from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Copayment
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import Tier, VisitKind
from tests.unit.gateway.cards.people import OTHER_CARD, a_holding, a_period, a_question

LONG = a_period("2016-01-01", "2027-12-31")
OVER_NEW_YEAR = ("2025-12-28", "2026-01-05")


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


def entitled(
    law: BenefitLaw, first: str, last: str, *periods: CardPeriod, copaid: tuple[Copayment, ...] = ()
) -> VisitEntitlement:
    """Of a claim for inpatient days at the district hospital where the cards are registered."""
    question = msgspec.structs.replace(
        a_question(day=date.fromisoformat(first)),
        purpose=Purpose.CLAIM,
        tier=Tier.DISTRICT,
        visit=StatedVisit(VisitKind.INPATIENT),
        billed_until=date.fromisoformat(last),
    )
    holding = msgspec.structs.replace(a_holding(*periods), copaid=copaid)
    return entitle_visit(law, question, holding, judge_card(question, holding))


def days(found: VisitEntitlement) -> list[tuple[str, str, int]]:
    """The days and the rate of each part."""
    return [(str(one.days.first), str(one.days.last), one.entitlement.rate_percent) for one in found.parts]


# The co-payments of a calendar year count from 1 January, also before the five years are reached (law, Điều
# 22 khoản 1; NĐ 188/2025/NĐ-CP, Điều 18 khoản 2): so each is booked in its year.
def test_a_claim_over_1_january_has_a_part_for_each_year_also_without_a_ceiling(law: BenefitLaw) -> None:
    found = entitled(law, *OVER_NEW_YEAR, LONG)
    assert days(found) == [("2025-12-28", "2025-12-31", 80), ("2026-01-01", "2026-01-05", 80)]
    assert found.entitlement == found.parts[0].entitlement


def test_who_co_pays_nothing_has_one_part_over_1_january(law: BenefitLaw) -> None:
    found = entitled(
        law, *OVER_NEW_YEAR, a_period("2016-01-01", "2027-12-31", OTHER_CARD.replace("HT3", "HN2"))
    )
    assert found.parts == ()
    assert found.entitlement is not None


def test_a_stay_in_which_nothing_changes_is_entitled_as_its_first_day(law: BenefitLaw) -> None:
    stay, day = (entitled(law, "2026-03-02", last, LONG) for last in ("2026-03-10", "2026-03-02"))
    assert stay == day
    assert stay.parts == ()


# NĐ 188/2025/NĐ-CP, Điều 21 khoản 2; until 2025 NĐ 146/2018/NĐ-CP, Điều 14 khoản 5.
def test_a_new_card_with_another_level_begins_a_part(law: BenefitLaw) -> None:
    cards = a_period("2026-01-01", "2026-03-05"), a_period("2026-03-06", "2026-12-31", OTHER_CARD)
    assert days(entitled(law, "2026-03-02", "2026-03-10", *cards)) == [
        ("2026-03-02", "2026-03-05", 80),
        ("2026-03-06", "2026-03-10", 95),
    ]


def test_on_days_without_a_card_in_force_the_card_before_goes_on_to_count(law: BenefitLaw) -> None:
    found = entitled(law, "2026-03-02", "2026-05-30", a_period("2026-01-01", "2026-03-05"))
    assert found.parts == ()
    assert found.entitlement is not None


# NĐ 188/2025/NĐ-CP, Điều 50: paid from the day on which the card holds, as the look-up for the stay says.
def test_a_card_that_begins_during_the_stay_counts_as_in_a_look_up(law: BenefitLaw) -> None:
    card = a_period("2026-03-05", "2026-12-31")
    found = entitled(law, "2026-03-02", "2026-03-10", card)
    assert (found.parts, found.entitlement) == (
        (),
        entitled(law, "2026-03-05", "2026-03-10", card).entitlement,
    )
    assert found.entitlement
    cards = card, a_period("2026-03-08", "2026-12-31", OTHER_CARD)
    assert days(entitled(law, "2026-03-02", "2026-03-10", *cards)) == [
        ("2026-03-05", "2026-03-07", 80),
        ("2026-03-08", "2026-03-10", 95),
    ]


@pytest.mark.parametrize(
    "card",
    [
        a_period("2026-03-11", "2026-12-31"),
        a_period("2026-01-01", "2026-03-01"),
        a_period("2026-03-05", "2026-12-31", ended_on="2026-03-05", why=EndReason.WITHDRAWN),
    ],
)
def test_without_a_card_in_force_during_the_stay_nothing_is_known(law: BenefitLaw, card: CardPeriod) -> None:
    assert entitled(law, "2026-03-02", "2026-03-10", card) == VisitEntitlement()


def test_a_stay_that_begins_before_the_law_is_known_is_not_entitled(law: BenefitLaw) -> None:
    old = a_period("2014-01-01", "2015-12-31")
    assert entitled(law, "2014-12-28", "2015-01-05", old) == VisitEntitlement()


def test_no_co_payment_counts_before_the_claim_is_decided(law: BenefitLaw) -> None:
    five_years = msgspec.structs.replace(LONG, five_years_on=date(2020, 1, 1))
    found = entitled(law, *OVER_NEW_YEAR, five_years, copaid=(Copayment(date(2025, 5, 4), 99_000_000),))
    assert [one.entitlement.copay_ceiling_remaining for one in found.parts] == [14_040_000, 14_040_000]


AT_THE_FACILITY = msgspec.structs.replace(LONG, five_years_on=date(2020, 1, 1))
PENSIONER = msgspec.structs.replace(
    a_period("2016-01-01", "2027-12-31", OTHER_CARD), registered_facility="79001"
)


# Luật BHYT, Điều 22 khoản 2: the card that gives most. By the ceiling of the year (khoản 1) that may become
# another one before the claim is decided, on any day of the stay.
def test_a_claim_names_the_card_that_gives_more_once_the_ceiling_is_reached(law: BenefitLaw) -> None:
    found = entitled(law, "2025-03-02", "2025-03-02", PENSIONER, AT_THE_FACILITY).entitlement
    assert found
    assert (found.visit_code, found.rate_percent, found.has_ceiling) == ("1.15", 95, False)
    assert (beyond := found.beyond_ceiling)
    assert (beyond.visit_code, beyond.rate_percent, beyond.has_ceiling) == ("1.1", 80, True)


def test_a_claim_names_no_other_card_where_none_gives_more(law: BenefitLaw) -> None:
    poor = msgspec.structs.replace(PENSIONER, card_number=OTHER_CARD.replace("HT3", "CC1"))
    for cards in ((AT_THE_FACILITY,), (AT_THE_FACILITY, poor), (PENSIONER, poor)):
        found = entitled(law, "2025-03-02", "2025-03-02", *cards).entitlement
        assert found
        assert found.beyond_ceiling is None


def test_a_claim_over_1_january_has_a_part_for_each_year_in_which_another_card_may_give_more(
    law: BenefitLaw,
) -> None:
    found = entitled(law, *OVER_NEW_YEAR, PENSIONER, AT_THE_FACILITY)
    assert days(found) == [("2025-12-28", "2025-12-31", 95), ("2026-01-01", "2026-01-05", 95)]
