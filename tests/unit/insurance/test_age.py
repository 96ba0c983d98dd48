"""Ages in completed years, and the most that they can be where a birth date is not fully known."""

from datetime import date

import pytest

from insurance.age import age_on, most_years


@pytest.mark.parametrize(
    ("birth_date", "day", "years"),
    [
        ("2020-05-04", date(2026, 5, 3), 5),
        ("2020-05-04", date(2026, 5, 4), 6),
        ("2020-02-29", date(2026, 2, 28), 5),
        ("2020-02-29", date(2026, 3, 1), 6),
        ("2020-05", date(2026, 4, 30), 5),
        ("2020-05", date(2026, 5, 1), 6),
        ("2020", date(2026, 1, 1), 6),
        ("2026-05-04", date(2026, 5, 3), -1),
    ],
)
def test_a_year_is_complete_on_the_first_day_on_which_it_can_be(
    birth_date: str, day: date, years: int
) -> None:
    assert most_years(birth_date, day) == years


def test_of_a_full_birth_date_it_is_the_age() -> None:
    assert age_on(date(2020, 5, 4), date(2026, 5, 3)) == 5
