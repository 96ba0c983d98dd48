"""When five years of insurance are complete."""

from datetime import date

import pytest

from insurance.law.five_years import five_years_on


@pytest.mark.parametrize(
    ("since", "on"),
    [(date(2021, 6, 1), date(2026, 6, 1)), (date(2020, 2, 29), date(2025, 2, 28))],
)
def test_five_years_are_complete_on_the_same_day_five_years_later(since: date, on: date) -> None:
    """Luật BHYT, Điều 22 khoản 1; Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 3 for 29 February."""
    assert five_years_on(since) == on
