"""A child under six without a card, or before the first one begins."""

from datetime import date

import pytest

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod, EndReason
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from tests.unit.gateway.cards.people import (
    BY_CARD,
    CHIP_ID,
    DISCHARGE,
    INSURANCE_NUMBER,
    LAST_YEAR,
    NEXT_YEAR,
    a_holding,
    a_period,
    a_person,
    a_question,
)

CHILD = a_person(birth_date="2022-05-04")


@pytest.mark.parametrize("until", [None, DISCHARGE])
@pytest.mark.parametrize("subject", [ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER)])
def test_a_child_under_six_without_any_card_is_not_unknown(
    subject: ChipId | InsuranceNumber, until: date | None
) -> None:
    judgement = judge_card(a_question(subject, until=until), a_holding(person=CHILD))
    assert (judgement.outcome, judgement.shown) == (outcomes.CHILD_WITHOUT_CARD, ())


@pytest.mark.parametrize(
    ("subject", "given", "born", "died_on", "expected"),
    [
        (ChipId(CHIP_ID), StatedHolder(), "2020-03-05", None, outcomes.CHILD_WITHOUT_CARD),
        (ChipId(CHIP_ID), StatedHolder(), "2019-10-01", None, outcomes.UNKNOWN),
        (BY_CARD, StatedHolder(), "2022-05-04", None, outcomes.UNKNOWN),
        (ChipId(CHIP_ID), StatedHolder("Ai Đó"), "2022-05-04", None, outcomes.NAME_WRONG),
        (ChipId(CHIP_ID), StatedHolder(), "2022-05-04", date(2026, 3, 1), outcomes.DIED),
        (ChipId(CHIP_ID), StatedHolder("Nguyễn Thị Hoà", "2022"), "2022", None, outcomes.CHILD_WITHOUT_CARD),
    ],
)
def test_a_child_without_card_needs_a_chip_id_or_insurance_number_and_matching_particulars(
    subject: ChipId | CardNumber, given: StatedHolder, born: str, died_on: date | None, expected: Outcome
) -> None:
    holding = a_holding(person=a_person(died_on, born))
    assert judge_card(a_question(subject, given), holding).outcome is expected


def test_a_child_whose_card_has_expired_is_no_child_without_card() -> None:
    assert judge_card(a_question(), a_holding(LAST_YEAR, person=CHILD)).outcome is outcomes.EXPIRED


# NĐ 146/2018/NĐ-CP, Điều 10 khoản 1 điểm b: from birth. The review warns of such days, and cuts none (W01).
@pytest.mark.parametrize("until", [None, DISCHARGE, date(2027, 1, 5)])
@pytest.mark.parametrize("subject", [ChipId(CHIP_ID), BY_CARD])
def test_days_before_the_first_card_of_a_child_are_those_of_a_child_without_card(
    subject: ChipId | CardNumber, until: date | None
) -> None:
    judgement = judge_card(a_question(subject, until=until), a_holding(NEXT_YEAR, person=CHILD))
    assert (judgement.outcome, judgement.shown) == (outcomes.CHILD_WITHOUT_CARD, (NEXT_YEAR,))
    assert (judgement.in_force, judgement.days_paid) == ((), ())


def test_a_card_that_was_withdrawn_before_it_began_is_no_first_card() -> None:
    annulled = a_period("2026-01-01", "2026-12-31", ended_on="2026-01-01", why=EndReason.WITHDRAWN)
    for periods in ((annulled,), (annulled, NEXT_YEAR)):
        assert judge_card(a_question(), a_holding(*periods, person=CHILD)).outcome is (
            outcomes.CHILD_WITHOUT_CARD
        )


@pytest.mark.parametrize(
    ("born", "periods"),
    [
        # Had a card before; past six; not yet born.
        ("2022-05-04", (LAST_YEAR, NEXT_YEAR)),
        ("2019-10-01", (NEXT_YEAR,)),
        ("2026-03-03", (NEXT_YEAR,)),
    ],
)
def test_others_are_not_insured_before_their_card_begins(born: str, periods: tuple[CardPeriod, ...]) -> None:
    holding = a_holding(*periods, person=a_person(birth_date=born))
    assert judge_card(a_question(), holding).outcome is outcomes.NOT_YET_VALID
