"""Working days are counted without weekends."""

from datetime import date

import pytest

from insurance.law.working_days import add_working_days


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_weekends_do_not_count(day: date, days: int, last: date) -> None:
    assert add_working_days(day, days) == last
