"""When five years of insurance are complete."""

from datetime import date

import pytest
from msgspec.structs import replace

from insurance.law.five_years import five_years_by, five_years_on
from tests.unit.gateway.cards.people import THIS_YEAR


@pytest.mark.parametrize(
    ("since", "on"),
    [(date(2021, 6, 1), date(2026, 6, 1)), (date(2020, 2, 29), date(2025, 2, 28))],
)
def test_five_years_are_complete_on_the_same_day_five_years_later(since: date, on: date) -> None:
    """Luật BHYT, Điều 22 khoản 1; Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 3 for 29 February."""
    assert five_years_on(since) == on


def test_the_earliest_day_of_the_cards_is_that_of_their_holder() -> None:
    """Luật BHYT, Điều 22 khoản 1: a person who has been insured for five years."""
    early, late = (replace(THIS_YEAR, five_years_on=date(year, 1, 1)) for year in (2024, 2030))
    assert five_years_by([THIS_YEAR, late, early]) == date(2024, 1, 1)
    assert five_years_by([THIS_YEAR]) is None
