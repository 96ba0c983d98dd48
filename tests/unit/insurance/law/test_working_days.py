"""Working days are counted without weekends and public holidays."""

from datetime import date

import pytest

from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import AnnouncedYear, PublicHolidays
from insurance.law.working_days import add_working_days

HOLIDAYS = read_parameter("public_holidays", PublicHolidays)


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        (date(2026, 11, 26), 3, date(2026, 12, 1)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_weekends_do_not_count(day: date, days: int, last: date) -> None:
    assert add_working_days(day, days, lambda _: False) == last


@pytest.mark.parametrize(
    ("day", "last"),
    [
        # Tuesday is the Day of Vietnamese Culture.
        (date(2026, 11, 23), date(2026, 11, 27)),
        # A Monday is exchanged for a Saturday, and two days of the National Day follow.
        (date(2026, 8, 28), date(2026, 9, 7)),
        # The Hung Kings' day was a Sunday: Monday is free, and so are Thursday and Friday.
        (date(2026, 4, 24), date(2026, 5, 4)),
        # Tết of 2027, from Thursday to Wednesday.
        (date(2027, 2, 3), date(2027, 2, 15)),
    ],
)
def test_three_working_days_pass_over_the_announced_holidays(day: date, last: date) -> None:
    assert add_working_days(day, 3, HOLIDAYS.has) == last


@pytest.mark.parametrize(
    ("first", "free"),
    [
        # 30 April is a Sunday: Monday is Labour Day, so Tuesday is free for it.
        (date(2028, 4, 28), [date(2028, 5, 1), date(2028, 5, 2)]),
        # The two are a Saturday and a Sunday.
        (date(2033, 4, 29), [date(2033, 5, 2), date(2033, 5, 3)]),
        # 2 September is a Saturday.
        (date(2028, 9, 1), [date(2028, 9, 4)]),
    ],
)
def test_in_a_year_without_announcement_holidays_of_fixed_date_move_from_weekends(
    first: date, free: list[date]
) -> None:
    week = [date.fromordinal(first.toordinal() + number) for number in range(1, 8)]
    assert [day for day in week if HOLIDAYS.has(day)] == free


def test_the_day_of_culture_is_a_holiday_since_2026() -> None:
    assert not HOLIDAYS.has(date(2025, 11, 24))
    assert HOLIDAYS.has(date(2028, 11, 24))


def test_a_year_of_three_digits_has_no_holidays_of_laws_that_came_later() -> None:
    assert not HOLIDAYS.has(date(557, 1, 1))


def test_a_list_of_holidays_names_working_days_of_its_year_only() -> None:
    with pytest.raises(ValueError, match="not a Monday to Friday of 2027: 2026-12-31, 2027-01-02"):
        PublicHolidays(
            date(2026, 11, 29),
            (),
            (an_announced(2027, "2026-12-31", "2027-01-02", "2027-01-01"),),
        )


def an_announced(year: int, *days: str) -> AnnouncedYear:
    return AnnouncedYear(year, frozenset(map(date.fromisoformat, days)), ("Công văn",))
