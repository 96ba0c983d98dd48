"""How numbers and amounts of money are written."""

from decimal import Decimal

import pytest

from insurance.number_text import number_en, number_vi, sum_en, sum_text, sum_vi
from insurance.text import Text


@pytest.mark.parametrize(
    ("value", "currency", "vi", "en"),
    [
        ("1234500", "VND", "1.234.500 đồng", "1,234,500 VND"),
        ("1234500.50", "VND", "1.234.500,50 đồng", "1,234,500.50 VND"),
        ("0", "VND", "0 đồng", "0 VND"),
        ("-0", "VND", "0 đồng", "0 VND"),
        ("-0.00", "VND", "0 đồng", "0 VND"),
        ("12.5", "USD", "12,50 USD", "12.50 USD"),
        ("1E+3", "USD", "1.000,00 USD", "1,000.00 USD"),
    ],
)
def test_a_sum_is_written_as_its_reader_writes_it(value: str, currency: str, vi: str, en: str) -> None:
    assert sum_vi(Decimal(value), currency) == vi
    assert sum_en(Decimal(value), currency) == en
    assert sum_text(Decimal(value), currency) == Text(vi, en)


@pytest.mark.parametrize(
    ("value", "text"), [("2", "2"), ("2.500", "2.5"), ("10", "10"), ("1E+2", "100"), ("0.00", "0")]
)
def test_a_quantity_has_no_trailing_zeros(value: str, text: str) -> None:
    assert number_en(Decimal(value)) == text


def test_a_vietnamese_quantity_has_a_comma() -> None:
    assert number_vi(Decimal("0.75")) == "0,75"
