"""Which outcome, for which reason, in which order, and which cards are shown."""

from datetime import date

import pytest

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod, EndReason, Holding, Sex
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOME_OF_END
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from tests.unit.gateway.cards.people import (
    CARD,
    CHIP_ID,
    HOLDER,
    INSURANCE_NUMBER,
    LAST_YEAR,
    NEXT_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    a_holding,
    a_period,
    a_person,
    a_question,
)

BY_CARD = CardNumber(CARD)
DIED_YESTERDAY = date(2026, 3, 1)


def other(period: CardPeriod) -> CardPeriod:
    """The same days, for her other card."""
    return a_period(str(period.valid_from), str(period.valid_until), card=OTHER_CARD)


def ended(ended_on: str, why: EndReason = EndReason.WITHDRAWN, card: str = CARD) -> CardPeriod:
    """This year's period, ended early."""
    return a_period("2026-01-01", "2026-12-31", card=card, ended_on=ended_on, why=why)


@pytest.mark.parametrize("holding", [None, a_holding()])
def test_a_person_without_a_card_is_unknown_as_is_a_number_of_nobody(holding: Holding | None) -> None:
    judgement = judge_card(a_question(), holding)
    assert (judgement.outcome, judgement.shown) == (outcomes.UNKNOWN, ())


@pytest.mark.parametrize("subject", [ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER)])
@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([THIS_YEAR], outcomes.ACCURATE),
        ([LAST_YEAR, THIS_YEAR, NEXT_YEAR], outcomes.ACCURATE),
        ([LAST_YEAR, other(THIS_YEAR)], outcomes.ACCURATE),
        ([ended("2026-02-01"), other(THIS_YEAR)], outcomes.ACCURATE),
        ([ended("2026-03-03")], outcomes.ACCURATE),
        ([ended("2026-03-02")], outcomes.WITHDRAWN),
        ([LAST_YEAR], outcomes.EXPIRED),
        ([NEXT_YEAR], outcomes.NOT_YET_VALID),
        ([LAST_YEAR, NEXT_YEAR], outcomes.NOT_YET_VALID),
        ([ended("2026-02-01"), NEXT_YEAR], outcomes.WITHDRAWN),
        ([LAST_YEAR, ended("2026-02-01")], outcomes.WITHDRAWN),
    ],
)
def test_by_chip_id_or_insurance_number_all_cards_count(
    subject: ChipId | InsuranceNumber, periods: list[CardPeriod], expected: Outcome
) -> None:
    assert judge_card(a_question(subject), a_holding(*periods)).outcome is expected


@pytest.mark.parametrize("why", list(EndReason))
def test_a_period_that_ended_early_gives_the_reason(why: EndReason) -> None:
    holding = a_holding(ended("2026-02-01", why))
    assert judge_card(a_question(), holding).outcome is OUTCOME_OF_END[why]


def test_a_period_that_ended_early_long_ago_still_gives_the_reason() -> None:
    ended = a_period("2024-01-01", "2024-12-31", ended_on="2024-06-01", why=EndReason.STOPPED_PARTICIPATING)
    assert judge_card(a_question(), a_holding(ended)).outcome is outcomes.STOPPED_PARTICIPATING


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([THIS_YEAR], outcomes.ACCURATE),
        ([THIS_YEAR, NEXT_YEAR], outcomes.ACCURATE),
        ([THIS_YEAR, other(LAST_YEAR)], outcomes.ACCURATE),
        ([THIS_YEAR, other(THIS_YEAR)], outcomes.ACCURATE),
        ([THIS_YEAR, other(NEXT_YEAR)], outcomes.VALID_NEW_CARD),
        ([THIS_YEAR, a_period("2026-02-01", "2027-01-31", OTHER_CARD)], outcomes.VALID_NEW_CARD),
        ([THIS_YEAR, a_period("2026-02-01", "2026-02-28", OTHER_CARD)], outcomes.ACCURATE),
        ([LAST_YEAR], outcomes.EXPIRED),
        ([LAST_YEAR, other(THIS_YEAR)], outcomes.EXPIRED_NEW_CARD),
        ([ended("2026-02-01"), a_period("2026-02-01", "2026-12-31", OTHER_CARD)], outcomes.EXPIRED_NEW_CARD),
        ([LAST_YEAR, other(NEXT_YEAR)], outcomes.EXPIRED),
        ([NEXT_YEAR], outcomes.NOT_YET_VALID),
        ([NEXT_YEAR, other(THIS_YEAR)], outcomes.VALID_NEW_CARD),
        ([ended("2026-02-01")], outcomes.WITHDRAWN),
    ],
)
def test_by_card_number_that_card_is_judged_together_with_the_others(
    periods: list[CardPeriod], expected: Outcome
) -> None:
    assert judge_card(a_question(BY_CARD), a_holding(*periods)).outcome is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (f"DN301{INSURANCE_NUMBER}", outcomes.BENEFIT_CODE_WRONG),
        (f"DN479{INSURANCE_NUMBER}", outcomes.PROVINCE_CODE_WRONG),
        (f"GD401{INSURANCE_NUMBER}", outcomes.CARD_NUMBER_WRONG),
        (f"DN379{INSURANCE_NUMBER}", outcomes.CARD_NUMBER_WRONG),
    ],
)
def test_the_outcome_names_the_wrong_part_of_a_card_number(number: str, expected: Outcome) -> None:
    judgement = judge_card(a_question(CardNumber(number)), a_holding(THIS_YEAR))
    assert (judgement.outcome, judgement.shown) == (expected, (THIS_YEAR,))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (StatedHolder("Trần Thị Hoà"), outcomes.NAME_WRONG),
        (StatedHolder("Nguyễn Thị Hoa"), outcomes.NAME_WRONG_FIRST_LETTER_RIGHT),
        (StatedHolder("", "1990-05-05"), outcomes.BIRTH_DATE_WRONG),
        (StatedHolder("", "", Sex.MALE), outcomes.SEX_WRONG),
        (StatedHolder("Nguyễn Thị Hoa", "1991", Sex.MALE), outcomes.NAME_WRONG_FIRST_LETTER_RIGHT),
        (StatedHolder("Nguyễn Thị Hoà", "1991", Sex.MALE), outcomes.BIRTH_DATE_WRONG),
        (HOLDER, outcomes.ACCURATE),
        (StatedHolder("Nguyễn Thị Hòa", "1990"), outcomes.ACCURATE),
    ],
)
def test_particulars_are_compared_name_first_then_birth_date_then_sex(
    given: StatedHolder, expected: Outcome
) -> None:
    assert judge_card(a_question(holder=given), a_holding(THIS_YEAR)).outcome is expected


def test_a_whole_birth_date_matches_a_known_year_of_birth() -> None:
    holding = a_holding(THIS_YEAR, person=a_person(birth_date="1990"))
    assert judge_card(a_question(holder=HOLDER), holding).outcome is outcomes.ACCURATE


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            a_question(CardNumber(f"DN301{INSURANCE_NUMBER}"), StatedHolder("Ai Đó")),
            outcomes.BENEFIT_CODE_WRONG,
        ),
        (a_question(holder=StatedHolder("Ai Đó")), outcomes.NAME_WRONG),
        (a_question(), outcomes.DIED),
        (a_question(day=DIED_YESTERDAY), outcomes.ACCURATE),
    ],
)
def test_number_before_particulars_before_death_before_cover(question: object, expected: Outcome) -> None:
    holding = a_holding(THIS_YEAR, person=a_person(died_on=DIED_YESTERDAY))
    assert judge_card(question, holding).outcome is expected  # type: ignore[arg-type]


def test_the_periods_that_hold_on_the_day_and_the_next_one_are_shown() -> None:
    holding = a_holding(
        LAST_YEAR, THIS_YEAR, other(THIS_YEAR), other(NEXT_YEAR), a_period("2028-01-01", "2028-12-31")
    )
    assert judge_card(a_question(), holding).shown == (THIS_YEAR, other(THIS_YEAR), other(NEXT_YEAR))


def test_a_period_that_ended_before_the_day_or_before_it_began_is_not_shown() -> None:
    never = a_period("2027-01-01", "2027-12-31", ended_on="2026-12-01", why=EndReason.WITHDRAWN)
    assert judge_card(a_question(), a_holding(ended("2026-02-01"), never)).shown == ()


@pytest.mark.parametrize(
    "given", [StatedHolder("Ai Đó"), StatedHolder("", "1991"), StatedHolder("", "", Sex.MALE)]
)
@pytest.mark.parametrize("subject", [BY_CARD, CardNumber(f"GD401{INSURANCE_NUMBER}")])
def test_no_card_is_shown_where_the_particulars_are_wrong(given: StatedHolder, subject: CardNumber) -> None:
    judgement = judge_card(a_question(subject, given), a_holding(THIS_YEAR))
    assert (judgement.shown, judgement.holder_confirmed) == ((), False)


def test_no_card_of_a_dead_person_is_shown() -> None:
    holding = a_holding(THIS_YEAR, NEXT_YEAR, person=a_person(died_on=DIED_YESTERDAY))
    assert judge_card(a_question(), holding).shown == ()


@pytest.mark.parametrize(
    ("given", "confirmed"),
    [
        (HOLDER, True),
        (StatedHolder("Nguyễn Thị Hoà", "1990"), True),
        (StatedHolder("Nguyễn Thị Hoà"), False),
        (StatedHolder("", "1990-05-04"), False),
        (StatedHolder("", "", Sex.FEMALE), False),
        (StatedHolder(), False),
    ],
)
def test_the_holder_is_confirmed_only_by_name_and_birth_date(given: StatedHolder, confirmed: bool) -> None:
    judgement = judge_card(a_question(holder=given), a_holding(THIS_YEAR))
    assert judgement.holder_confirmed is confirmed
