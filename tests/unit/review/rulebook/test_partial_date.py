"""The possible days of a birth date that is known in part."""

from datetime import date

import pytest

from insurance.date_range import DateRange
from review.rulebook.facts.partial_date import possible_days

DAY = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1980-05-01", date(1980, 5, 1), date(1980, 5, 1)),
        ("1980-02", date(1980, 2, 1), date(1980, 2, 29)),
        ("1980", date(1980, 1, 1), date(1980, 12, 31)),
        ("2026-09", date(2026, 9, 1), DAY),
        ("2026", date(2026, 1, 1), DAY),
    ],
)
def test_every_day_of_the_month_or_year_up_to_admission_is_possible(
    text: str, first: date, last: date
) -> None:
    assert possible_days(text, DAY) == DateRange(first, last)


@pytest.mark.parametrize(
    "text", ["", "80", "1980-13", "1980-02-30", "0000", "2026-09-11", "2027", "1980-5-1"]
)
def test_a_text_that_is_no_day_up_to_admission_has_no_possible_day(text: str) -> None:
    assert possible_days(text, DAY) is None
