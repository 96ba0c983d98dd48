"""Cards of the army, facilities stated, children without a card, and stays of several days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod, EndReason
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from gateway.v1.outcome_pb2 import VERDICT_VALID
from insurance.date_range import DateRange
from insurance.law.cover.covered_days import holds_on
from tests.unit.gateway.cards.people import (
    CARD,
    CHIP_ID,
    INSURANCE_NUMBER,
    LAST_YEAR,
    NEXT_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    TODAY,
    a_holding,
    a_period,
    a_person,
    a_question,
)

ARMY, CIPHER, POLICE = (f"{group}501{INSURANCE_NUMBER}" for group in ("QN", "CY", "CA"))
BY_CARD = CardNumber(CARD)
DISCHARGE = date(2026, 3, 20)
CHILD = a_person(birth_date="2022-05-04")


def this_year(card: str) -> CardPeriod:
    """A period of that card, in force."""
    return a_period("2026-01-01", "2026-12-31", card=card)


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
    assert len(paid - covered) <= grace
    assert all(TODAY <= day <= TODAY + timedelta(days=length) for day in paid)


@given(holding=HOLDINGS)
def test_a_stay_of_one_day_is_judged_as_the_day(holding: object) -> None:
    for subject in (ChipId(CHIP_ID), BY_CARD):
        day = judge_card(a_question(subject), holding)  # type: ignore[arg-type]
        stay = judge_card(a_question(subject, until=TODAY), holding, 15)  # type: ignore[arg-type]
        assert (stay.outcome, stay.shown, stay.in_force) == (day.outcome, day.shown, day.in_force)
