"""Deadlines in working days and hours, over weekends, holidays and while a clock stands."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.law.clocks.office_hours import OfficeHours, OpenSpan
from insurance.law.clocks.term import Term, TermUnit
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
TIME = WorkingTime(
    read_parameter("office_hours", Parameter[OfficeHours]), read_parameter("public_holidays", PublicHolidays)
)


def days(amount: int) -> Term:
    return Term(amount, TermUnit.WORKING_DAYS)


def hours(amount: int) -> Term:
    return Term(amount, TermUnit.WORKING_HOURS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: at("2026-01-01") + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("received", "term", "due"),
    [
        # Thursday; the weekend does not count.
        ("2026-12-03T09:00", days(3), "2026-12-08T17:00"),
        # Friday after closing time, and Saturday: received on Monday.
        ("2026-12-04T17:01", days(3), "2026-12-10T17:00"),
        ("2026-12-05T09:00", days(3), "2026-12-10T17:00"),
        # Before Tết of 2026, from Monday 16 to Friday 20 February.
        ("2026-02-13T09:00", days(2), "2026-02-24T17:00"),
        # The same day, or the next one after 15:00.
        ("2026-12-03T15:00", days(0), "2026-12-03T17:00"),
        ("2026-12-03T15:01", days(0), "2026-12-04T17:00"),
        ("2026-12-04T15:01", days(0), "2026-12-07T17:00"),
        # Four hours of a certificate: over the break at noon, the night and the weekend.
        ("2026-12-03T07:30", hours(4), "2026-12-03T11:30"),
        ("2026-12-03T10:30", hours(4), "2026-12-03T16:00"),
        ("2026-12-04T15:00", hours(4), "2026-12-07T09:30"),
        ("2026-12-05T22:00", hours(4), "2026-12-07T11:30"),
    ],
)
def test_a_term_ends_at(received: str, term: Term, due: str) -> None:
    assert TIME.due(at(received), term) == at(due)


@pytest.mark.parametrize(
    ("stopped", "resumed", "due"),
    [
        # Due on Tuesday the 8th. On Friday two days are left: the Monday and the Tuesday.
        ("2026-12-04T09:00", "2026-12-04T16:00", "2026-12-08T17:00"),
        ("2026-12-04T09:00", "2026-12-10T16:00", "2026-12-14T17:00"),
        # Stopped on the last day: it is due on the day on which it goes on.
        ("2026-12-08T16:00", "2026-12-10T09:00", "2026-12-10T17:00"),
        # Overdue before: it stays so.
        ("2026-12-08T17:01", "2026-12-20T09:00", "2026-12-08T17:00"),
    ],
)
def test_a_clock_that_stands_moves_the_end_by_working_days(stopped: str, resumed: str, due: str) -> None:
    moved = TIME.postponed(at("2026-12-08T17:00"), at(stopped), at(resumed), TermUnit.WORKING_DAYS)
    assert moved == at(due)


def test_a_clock_in_hours_goes_on_with_the_hours_that_were_left() -> None:
    due = TIME.due(at("2026-12-03T10:30"), hours(4))
    moved = TIME.postponed(due, at("2026-12-03T14:00"), at("2026-12-07T20:00"), TermUnit.WORKING_HOURS)
    assert moved == at("2026-12-08T09:30")


@given(MOMENTS, st.integers(1, 30))
def test_a_term_in_hours_is_as_long_as_offices_are_open(begin: datetime, amount: int) -> None:
    due = TIME.due(begin, hours(amount))
    assert TIME.hours_between(begin, due) == timedelta(hours=amount)


@given(MOMENTS, st.integers(0, 30))
def test_a_term_in_days_ends_on_a_working_day_and_never_before_it_begins(
    begin: datetime, amount: int
) -> None:
    due = TIME.due(begin, days(amount))
    assert TIME.is_working_day(due.date())
    assert due >= begin
    assert due <= TIME.due(begin, days(amount + 1))


@given(MOMENTS, st.integers(1, 10), st.integers(0, 400), st.integers(0, 400))
def test_standing_still_never_shortens_a_term(begin: datetime, amount: int, stop: int, stand: int) -> None:
    due = TIME.due(begin, days(amount))
    stopped = begin + timedelta(hours=stop)
    assert TIME.postponed(due, stopped, stopped + timedelta(hours=stand), TermUnit.WORKING_DAYS) >= due


def test_hours_that_are_out_of_order_are_refused() -> None:
    noon, one = at("2026-01-01T12:00").time(), at("2026-01-01T13:00").time()
    with pytest.raises(ValueError, match="before it closes"):
        OpenSpan(one, noon)
    with pytest.raises(ValueError, match="at least one span"):
        OfficeHours((), noon)
    with pytest.raises(ValueError, match="at least one working hour"):
        hours(0)
