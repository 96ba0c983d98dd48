"""The day whose law applies to a line."""

from datetime import date
from typing import Any

import pytest

from tests.rules.claims import a_claim

FIRST, SECOND, LAST = (date(2026, 3, day) for day in (2, 3, 9))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"day": SECOND}, SECOND),
        ({"first_day": SECOND, "last_day": LAST}, SECOND),
        ({"day": None}, LAST),
    ],
)
def test_it_is_its_first_day_or_without_one_the_last_day_of_the_stay(
    line: dict[str, Any], expected: date
) -> None:
    claim = a_claim(admitted=FIRST, discharged=LAST, lines=[line])
    assert claim.day_of(claim.lines[0]) == expected


def test_a_line_of_a_claim_without_any_day_has_none() -> None:
    claim = a_claim(None)
    assert claim.day_of(claim.lines[0]) is None
