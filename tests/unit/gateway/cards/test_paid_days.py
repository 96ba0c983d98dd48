"""Stays of several days: which days are paid, and by which card."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod, EndReason
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.subject import CardNumber, ChipId
from gateway.v1.outcome_pb2 import VERDICT_VALID
from insurance.date_range import DateRange
from insurance.law.cover.covered_days import holds_on
from tests.unit.gateway.cards.people import (
    ARMY,
    BY_CARD,
    CARD,
    CHIP_ID,
    DISCHARGE,
    LAST_YEAR,
    NEXT_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    TODAY,
    a_holding,
    a_period,
    a_question,
    this_year,
)

UNTIL_THE_TENTH = a_period("2025-03-11", "2026-03-10")
FROM_THE_ELEVENTH = a_period("2026-03-11", "2027-03-10", OTHER_CARD)
FROM_THE_FIFTEENTH = a_period("2026-03-15", "2027-03-14", OTHER_CARD)
ENDED_ON_THE_FIFTH = a_period("2026-01-01", "2026-12-31", ended_on="2026-03-05", why=EndReason.WITHDRAWN)


def days(first: int, last: int) -> DateRange:
    """Of March 2026."""
    return DateRange(date(2026, 3, first), date(2026, 3, last))


@pytest.mark.parametrize(
    ("periods", "grace", "expected", "paid"),
    [
        ([THIS_YEAR], 15, outcomes.ACCURATE, [days(2, 20)]),
        ([UNTIL_THE_TENTH], 15, outcomes.EXPIRES_DURING_STAY, [days(2, 20)]),
        ([UNTIL_THE_TENTH], 0, outcomes.ENDS_BEFORE_DISCHARGE, [days(2, 10)]),
        ([UNTIL_THE_TENTH], 9, outcomes.ENDS_BEFORE_DISCHARGE, [days(2, 19)]),
        ([UNTIL_THE_TENTH, FROM_THE_ELEVENTH], 15, outcomes.CARD_CHANGES_DURING_STAY, [days(2, 20)]),
        ([UNTIL_THE_TENTH, FROM_THE_FIFTEENTH], 15, outcomes.EXPIRES_DURING_STAY, [days(2, 20)]),
        (
            [UNTIL_THE_TENTH, FROM_THE_FIFTEENTH],
            2,
            outcomes.ENDS_BEFORE_DISCHARGE,
            [days(2, 12), days(15, 20)],
        ),
        ([FROM_THE_FIFTEENTH], 15, outcomes.BEGINS_DURING_STAY, [days(15, 20)]),
        ([ENDED_ON_THE_FIFTH], 15, outcomes.ENDS_BEFORE_DISCHARGE, [days(2, 4)]),
        ([LAST_YEAR], 15, outcomes.EXPIRED, []),
        ([NEXT_YEAR], 15, outcomes.NOT_YET_VALID, []),
        ([this_year(ARMY)], 15, outcomes.MANAGED_BY_DEFENCE, [days(2, 20)]),
    ],
)
def test_the_days_of_a_stay_that_are_paid(
    periods: list[CardPeriod], grace: int, expected: Outcome, paid: list[DateRange]
) -> None:
    judgement = judge_card(a_question(until=DISCHARGE), a_holding(*periods), grace)
    assert (judgement.outcome, list(judgement.days_paid)) == (expected, paid)


def test_the_cards_of_a_stay_and_the_next_one_are_shown_in_order() -> None:
    holding = a_holding(LAST_YEAR, UNTIL_THE_TENTH, FROM_THE_ELEVENTH, a_period("2027-03-11", "2028-03-10"))
    judgement = judge_card(a_question(until=DISCHARGE), holding)
    assert judgement.shown == holding.periods[1:]


@pytest.mark.parametrize(
    ("subject", "periods", "registered_at", "expected"),
    [
        (BY_CARD, [UNTIL_THE_TENTH], "79001", outcomes.REGISTERED_FACILITY_WRONG),
        (BY_CARD, [LAST_YEAR, this_year(OTHER_CARD)], "", outcomes.EXPIRED_NEW_CARD),
        (BY_CARD, [LAST_YEAR, FROM_THE_ELEVENTH], "", outcomes.BEGINS_DURING_STAY),
        (BY_CARD, [THIS_YEAR, a_period("2026-03-01", "2027-02-28", OTHER_CARD)], "", outcomes.VALID_NEW_CARD),
        (CardNumber(ARMY), [a_period("2025-03-11", "2026-03-10", ARMY)], "", outcomes.EXPIRES_DURING_STAY),
    ],
)
def test_facility_before_days_paid_before_old_card_before_who_manages_it(
    subject: CardNumber, periods: list[CardPeriod], registered_at: str, expected: Outcome
) -> None:
    question = a_question(subject, until=DISCHARGE, registered_at=registered_at)
    assert judge_card(question, a_holding(*periods), 15).outcome is expected


DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))
HOLDINGS = st.lists(
    st.builds(
        lambda first, length, card, ended: CardPeriod(
            card,
            first,
            first + timedelta(days=length),
            "01001",
            "",
            None,
            ended,
            ended and EndReason.WITHDRAWN,
        ),
        DAYS,
        st.integers(0, 60),
        st.sampled_from((CARD, OTHER_CARD)),
        st.none() | DAYS,
    ),
    min_size=1,
    max_size=4,
).map(lambda periods: a_holding(*sorted(periods, key=lambda period: period.valid_from)))


@given(holding=HOLDINGS, length=st.integers(0, 40), grace=st.integers(0, 15))
def test_every_day_paid_is_covered_or_follows_cover_within_its_grace(
    holding: object, length: int, grace: int
) -> None:
    question = a_question(until=TODAY + timedelta(days=length))
    judgement = judge_card(question, holding, grace)  # type: ignore[arg-type]
    assert bool(judgement.days_paid) == (judgement.outcome.verdict == VERDICT_VALID)
    covered = {
        day
        for day in (TODAY + timedelta(days=at) for at in range(length + 1))
        if any(holds_on(period, day) for period in holding.periods)  # type: ignore[attr-defined]
    }
    paid = {
        paid_days.first + timedelta(days=at)
        for paid_days in judgement.days_paid
        for at in range((paid_days.last - paid_days.first).days + 1)
    }
    assert covered <= paid
    ends = [period.valid_until for period in holding.periods]  # type: ignore[attr-defined]
    assert all(any(timedelta(0) < day - end <= timedelta(grace) for end in ends) for day in paid - covered)
    assert all(TODAY <= day <= TODAY + timedelta(days=length) for day in paid)


@given(holding=HOLDINGS)
def test_a_stay_of_one_day_is_judged_as_the_day(holding: object) -> None:
    for subject in (ChipId(CHIP_ID), BY_CARD):
        day = judge_card(a_question(subject), holding)  # type: ignore[arg-type]
        stay = judge_card(a_question(subject, until=TODAY), holding, 15)  # type: ignore[arg-type]
        assert (stay.outcome, stay.shown, stay.in_force) == (day.outcome, day.shown, day.in_force)
