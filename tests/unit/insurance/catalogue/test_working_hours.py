"""The hours and days of practitioners, as facilities write them in 02/DM."""

import pytest

from insurance.catalogue.practitioner import working_days, working_hours


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("0730-1630", [(None, 450, 990)]),
        ("0700-1130;1330-1700", [(None, 420, 690), (None, 810, 1020)]),
        ("T20700-1130; CN1330-1700", [(0, 420, 690), (6, 810, 1020)]),
        ("", []),
        ("hành chính", []),
        ("0700-1130;sau đó", []),
    ],
)
def test_hours_are_spans_of_every_day_or_of_a_day_of_the_week_or_not_known(
    text: str, spans: list[tuple[int | None, int, int]]
) -> None:
    assert [tuple(span) for span in working_hours(text)] == spans


@pytest.mark.parametrize(
    ("text", "days"),
    [("T2T3T4T5T6", {0, 1, 2, 3, 4}), ("T7;CN", {5, 6}), ("", set()), ("T2-T6 sáng", set()), ("T8", set())],
)
def test_days_of_the_week_are_named_one_by_one_or_not_known(text: str, days: set[int]) -> None:
    assert working_days(text) == days
