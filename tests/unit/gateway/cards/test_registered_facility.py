"""The registered facility that a caller states is compared with that of the card."""

import pytest

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from tests.unit.gateway.cards.people import (
    ARMY,
    BY_CARD,
    CHIP_ID,
    INSURANCE_NUMBER,
    LAST_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    a_holding,
    a_question,
    this_year,
)


@pytest.mark.parametrize("subject", [ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER), BY_CARD])
def test_a_registered_facility_that_is_not_the_cards_is_wrong_and_the_right_one_is_shown(
    subject: ChipId | InsuranceNumber | CardNumber,
) -> None:
    right = judge_card(a_question(subject, registered_at="01001"), a_holding(THIS_YEAR))
    wrong = judge_card(a_question(subject, registered_at="79001"), a_holding(THIS_YEAR))
    assert right.outcome is outcomes.ACCURATE
    assert (wrong.outcome, wrong.shown) == (outcomes.REGISTERED_FACILITY_WRONG, (THIS_YEAR,))
    assert wrong.in_force == ()


@pytest.mark.parametrize(
    ("subject", "given", "periods", "expected"),
    [
        (BY_CARD, StatedHolder("Ai Đó"), [THIS_YEAR], outcomes.NAME_WRONG),
        (BY_CARD, StatedHolder(), [LAST_YEAR], outcomes.EXPIRED),
        (BY_CARD, StatedHolder(), [LAST_YEAR, this_year(OTHER_CARD)], outcomes.EXPIRED_NEW_CARD),
        (BY_CARD, StatedHolder(), [THIS_YEAR, this_year(OTHER_CARD)], outcomes.REGISTERED_FACILITY_WRONG),
        (CardNumber(ARMY), StatedHolder(), [this_year(ARMY)], outcomes.REGISTERED_FACILITY_WRONG),
    ],
)
def test_the_facility_is_compared_after_cover_and_with_the_card_asked_about(
    subject: CardNumber, given: StatedHolder, periods: list[CardPeriod], expected: Outcome
) -> None:
    question = a_question(subject, given, registered_at="79001")
    assert judge_card(question, a_holding(*periods)).outcome is expected
