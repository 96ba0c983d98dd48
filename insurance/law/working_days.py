"""Counts working days (ngày làm việc)."""

from datetime import date, timedelta

SATURDAY = 5


def add_working_days(day: date, days: int) -> date:
    """The day that many working days after `day`, which itself does not count.

    Working days are Monday to Friday. Public holidays are not known here, and count.
    """
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
