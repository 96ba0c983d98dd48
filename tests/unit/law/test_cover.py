"""Which days of a stay no card covers."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insurance.date_range import DateRange
from insurance.law.cover.covered_days import last_day_of_cover, uncovered
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


def days_of(span: DateRange) -> list[date]:
    return [span.first + timedelta(days=at) for at in range((span.last - span.first).days + 1)]


@given(stay=STAYS, periods=PERIODS)
def test_without_grace_the_gaps_are_the_days_on_which_no_period_holds(
    stay: DateRange, periods: list[CardPeriod]
) -> None:
    bare = [day for day in days_of(stay) if not any(period.holds_on(day) for period in periods)]
    assert [day for gap in uncovered(stay, periods, 0) for day in days_of(gap)] == bare


@given(stay=STAYS, periods=PERIODS)
def test_grace_only_ever_takes_days_from_the_gaps(stay: DateRange, periods: list[CardPeriod]) -> None:
    bare = {day for gap in uncovered(stay, periods, 0) for day in days_of(gap)}
    graced = {day for gap in uncovered(stay, periods, 15) for day in days_of(gap)}
    assert graced <= bare
    assert len(bare) - len(graced) <= 15


def test_the_calendar_may_end_with_a_period() -> None:
    forever = a_period(valid_from=date.min, valid_until=date.max)
    assert uncovered(DateRange(date.min, date.max), [forever], 15) == []


def test_grace_is_counted_from_the_end_of_unbroken_cover() -> None:
    first = a_period(valid_until=date(2026, 1, 5))
    second = a_period(valid_from=date(2026, 1, 6), valid_until=date(2026, 1, 10))
    stay = DateRange(date(2026, 1, 1), date(2026, 1, 31))
    assert uncovered(stay, [second, first], 15) == [DateRange(date(2026, 1, 26), date(2026, 1, 31))]


def test_the_last_day_of_cover_is_that_before_the_day() -> None:
    periods = [a_period(valid_until=date(2026, 1, 5)), a_period(valid_from=date(2026, 2, 1))]
    assert last_day_of_cover(periods, date(2026, 1, 20)) == date(2026, 1, 5)
    assert last_day_of_cover([], date(2026, 1, 20)) is None
