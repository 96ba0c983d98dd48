"""How days and lists of lines are written."""

from datetime import date

from review.rulebook.facts.wording import day_vi, days_en, days_vi, line_numbers


def test_one_day_is_not_written_as_a_range() -> None:
    first, last = date(2026, 3, 5), date(2026, 3, 7)
    assert day_vi(first) == "05/03/2026"
    assert days_vi(first, first) == "ngày 05/03/2026"
    assert days_vi(first, last) == "từ ngày 05/03/2026 đến ngày 07/03/2026"
    assert days_en(first, first) == "on 2026-03-05"
    assert days_en(first, last) == "from 2026-03-05 to 2026-03-07"


def test_more_than_a_dozen_lines_are_abbreviated() -> None:
    assert line_numbers([2, 3]) == "2, 3"
    assert line_numbers(range(1, 15)) == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 (+2)"
