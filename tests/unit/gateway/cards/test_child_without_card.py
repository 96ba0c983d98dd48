"""A child under six without a card."""

from datetime import date

import pytest

from gateway.cards import outcome_table as outcomes
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
    a_holding,
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
