"""How figures and days are written."""

from datetime import date
from decimal import Decimal

import pytest

from review.rulebook.facts.wording import (
    day_vi,
    days_en,
    days_vi,
    line_numbers,
    plain,
    plain_vi,
    sum_en,
    sum_vi,
)


@pytest.mark.parametrize(
    ("value", "currency", "vi", "en"),
    [
        ("1234500", "VND", "1.234.500 đồng", "1,234,500 VND"),
        ("1234500.50", "VND", "1.234.500,50 đồng", "1,234,500.50 VND"),
        ("0", "VND", "0 đồng", "0 VND"),
        ("12.5", "USD", "12,50 USD", "12.50 USD"),
        ("1E+3", "USD", "1.000,00 USD", "1,000.00 USD"),
    ],
)
def test_a_sum_is_written_as_its_reader_writes_it(value: str, currency: str, vi: str, en: str) -> None:
    assert sum_vi(Decimal(value), currency) == vi
    assert sum_en(Decimal(value), currency) == en


@pytest.mark.parametrize(
    ("value", "text"), [("2", "2"), ("2.500", "2.5"), ("10", "10"), ("1E+2", "100"), ("0.00", "0")]
)
def test_a_quantity_has_no_needless_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_a_vietnamese_quantity_has_a_comma() -> None:
    assert plain_vi(Decimal("0.75")) == "0,75"


def test_one_day_is_no_span() -> None:
    first, last = date(2026, 3, 5), date(2026, 3, 7)
    assert day_vi(first) == "05/03/2026"
    assert days_vi(first, first) == "ngày 05/03/2026"
    assert days_vi(first, last) == "từ ngày 05/03/2026 đến ngày 07/03/2026"
    assert days_en(first, first) == "on 2026-03-05"
    assert days_en(first, last) == "from 2026-03-05 to 2026-03-07"


def test_more_than_a_dozen_lines_are_cut_short() -> None:
    assert line_numbers([2, 3]) == "2, 3"
    assert line_numbers(range(1, 14)) == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …"
