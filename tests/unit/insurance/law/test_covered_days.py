"""Which days of a stay no card covers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.date_range import DateRange
from insurance.law.cover.covered_days import holds_on, last_day_of_cover, uncovered_days
from review.rulebook.engine.case import CardPeriod
from tests.rules.cases import a_period

DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 28))
PERIODS = st.lists(
    st.builds(
        a_period,
        valid_from=DAYS,
        valid_until=DAYS,
        ended_on=st.none() | DAYS,
    ),
    max_size=4,
)
STAYS = st.tuples(DAYS, DAYS).map(lambda days: DateRange(min(days), max(days)))


def days_of(days: DateRange) -> list[date]:
    return [days.first + timedelta(days=at) for at in range((days.last - days.first).days + 1)]


@given(stay=STAYS, periods=PERIODS)
def test_without_grace_the_gaps_are_the_days_on_which_no_period_holds(
    stay: DateRange, periods: list[CardPeriod]
) -> None:
    bare = [day for day in days_of(stay) if not any(holds_on(period, day) for period in periods)]
    assert [day for gap in uncovered_days(stay, periods, 0) for day in days_of(gap)] == bare


@given(stay=STAYS, periods=PERIODS)
def test_days_of_grace_only_take_days_from_the_gaps(stay: DateRange, periods: list[CardPeriod]) -> None:
    bare = {day for gap in uncovered_days(stay, periods, 0) for day in days_of(gap)}
    with_grace = {day for gap in uncovered_days(stay, periods, 15) for day in days_of(gap)}
    assert with_grace <= bare
    ends = [period.valid_until for period in periods]
    assert all(any(timedelta(0) < day - end <= timedelta(15) for end in ends) for day in bare - with_grace)


def test_the_calendar_may_end_with_a_period() -> None:
    forever = a_period(valid_from=date.min, valid_until=date.max)
    assert uncovered_days(DateRange(date.min, date.max), [forever], 15) == []


def test_days_of_grace_are_counted_from_the_end_of_cover_without_a_gap() -> None:
    first = a_period(valid_until=date(2026, 1, 5))
    second = a_period(valid_from=date(2026, 1, 6), valid_until=date(2026, 1, 10))
    stay = DateRange(date(2026, 1, 1), date(2026, 1, 31))
    assert uncovered_days(stay, [second, first], 15) == [DateRange(date(2026, 1, 26), date(2026, 1, 31))]


# NĐ 188/2025/NĐ-CP, Điều 50 khoản 4: a card that expires during treatment.
@pytest.mark.parametrize("withdrawn_from", [date(2025, 1, 1), date(2026, 1, 3)])
def test_a_card_that_expires_gives_days_of_grace_whatever_ends_with_it(withdrawn_from: date) -> None:
    expired = a_period(valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 10))
    withdrawn = a_period(valid_from=withdrawn_from, valid_until=date(2026, 6, 30), ended_on=date(2026, 1, 11))
    stay = DateRange(date(2026, 1, 3), date(2026, 1, 20))
    assert uncovered_days(stay, [expired, withdrawn], 15) == []
    assert uncovered_days(stay, [withdrawn], 15) == [DateRange(date(2026, 1, 11), date(2026, 1, 20))]


# NĐ 146/2018/NĐ-CP, Điều 27 khoản 9: at most 15 days from the expiry of the card of somebody under treatment.
@pytest.mark.parametrize("earlier", [[], [a_period(valid_until=date(2026, 1, 5))]])
def test_a_card_that_begins_and_expires_during_the_stay_gives_days_of_grace_too(
    earlier: list[CardPeriod],
) -> None:
    later = a_period(valid_from=date(2026, 1, 7), valid_until=date(2026, 1, 12))
    stay = DateRange(date(2026, 1, 6 if not earlier else 1), date(2026, 1, 31))
    unpaid = uncovered_days(stay, [*earlier, later], 15)
    assert unpaid[-1] == DateRange(date(2026, 1, 28), date(2026, 1, 31))
    assert uncovered_days(DateRange(date(2026, 1, 13), date(2026, 1, 31)), [later], 15)[0].first == date(
        2026, 1, 13
    )


def test_the_last_day_of_cover_is_the_last_one_before_the_day() -> None:
    periods = [a_period(valid_until=date(2026, 1, 5)), a_period(valid_from=date(2026, 2, 1))]
    assert last_day_of_cover(periods, date(2026, 1, 20)) == date(2026, 1, 5)
    assert last_day_of_cover([], date(2026, 1, 20)) is None
