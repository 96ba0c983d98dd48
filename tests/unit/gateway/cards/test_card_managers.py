"""Cards that the army or the police manage."""

import pytest

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.subject import CardNumber, ChipId
from tests.unit.gateway.cards.people import (
    ARMY,
    CARD,
    CHIP_ID,
    CIPHER,
    POLICE,
    THIS_YEAR,
    a_holding,
    a_period,
    a_question,
    this_year,
)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (ARMY, outcomes.MANAGED_BY_DEFENCE),
        (CIPHER, outcomes.MANAGED_BY_DEFENCE),
        (POLICE, outcomes.MANAGED_BY_PUBLIC_SECURITY),
        (CARD, outcomes.ACCURATE),
    ],
)
def test_the_group_of_a_card_in_force_determines_who_manages_it(card: str, expected: Outcome) -> None:
    for subject in (ChipId(CHIP_ID), CardNumber(card)):
        assert judge_card(a_question(subject), a_holding(this_year(card))).outcome is expected


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([a_period("2025-01-01", "2025-12-31", ARMY)], outcomes.EXPIRED),
        ([a_period("2025-01-01", "2025-12-31", ARMY), this_year(CARD)], outcomes.EXPIRED_NEW_CARD),
        ([this_year(ARMY), a_period("2027-01-01", "2027-12-31", CARD)], outcomes.VALID_NEW_CARD),
        ([this_year(ARMY), THIS_YEAR], outcomes.MANAGED_BY_DEFENCE),
    ],
)
def test_every_other_outcome_comes_before_who_manages_the_card(
    periods: list[CardPeriod], expected: Outcome
) -> None:
    assert judge_card(a_question(CardNumber(ARMY)), a_holding(*periods)).outcome is expected
