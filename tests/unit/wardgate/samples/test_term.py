"""The first and last days of card terms."""

from datetime import date
from random import Random

import pytest

from wardgate.samples.cards.term import (
    TermKind,
    a_year_from,
    a_year_until,
    after_childhood,
    childhood,
    yearly,
)


@pytest.mark.parametrize(
    ("born", "last_day"),
    [
        (date(2020, 9, 29), date(2026, 9, 30)),
        (date(2020, 1, 1), date(2026, 9, 30)),
        (date(2020, 10, 1), date(2026, 10, 31)),
        (date(2020, 12, 31), date(2026, 12, 31)),
        (date(2020, 2, 29), date(2026, 9, 30)),
    ],
)
def test_a_childs_card_ends_in_september_or_with_the_month_of_the_sixth_birthday(
    born: date, last_day: date
) -> None:
    assert childhood(born) == (born, last_day)


def test_a_year_has_twelve_months_also_over_a_leap_day() -> None:
    assert a_year_from(date(2027, 3, 1)) == (date(2027, 3, 1), date(2028, 2, 29))
    assert a_year_until(date(2028, 2, 28)) == (date(2027, 3, 1), date(2028, 2, 28))


def test_calendar_terms_are_calendar_years() -> None:
    terms = yearly(Random(1), TermKind.CALENDAR, date(2026, 1, 1), earlier=1)
    assert terms == [(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))]


@pytest.mark.parametrize("seed", range(50))
def test_the_last_term_from_joining_covers_today(seed: int) -> None:
    today = date(2028, 2, 29)
    first, last = yearly(Random(seed), TermKind.JOINING, today, earlier=2)[-1]
    assert first <= today <= last


def test_a_term_begins_only_when_the_childs_card_has_ended() -> None:
    terms = [(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))]
    assert after_childhood(date(2020, 5, 1), terms) == [(date(2026, 10, 1), date(2026, 12, 31))]
