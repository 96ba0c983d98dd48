"""Counts working days (ngày làm việc)."""

from collections.abc import Callable
from datetime import date, timedelta

SATURDAY = 5


def add_working_days(day: date, days: int, is_holiday: Callable[[date], bool]) -> date:
    """The day that many working days after `day`, which itself does not count.

    Working days are Monday to Friday, without the public holidays.
    """
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY and not is_holiday(day)
    return day
