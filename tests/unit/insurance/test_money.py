"""Arithmetic with amounts of money is exact, and rounds as the law rounds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.money import AMOUNT_LIMIT, differ, exact_sum, plausible, rounded, smallest_unit

SUMS = st.decimals(-(10**14), 10**14, places=16)


@given(st.lists(SUMS, max_size=20))
def test_a_sum_does_not_depend_on_the_order(values: list[Decimal]) -> None:
    assert exact_sum(values) == exact_sum(reversed(values))
    assert sum(map(Fraction, values)) == Fraction(exact_sum(values))


@pytest.mark.parametrize(("value", "whole"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.49", 2), ("-0.5", -1)])
def test_halves_are_rounded_away_from_zero(value: str, whole: int) -> None:
    assert rounded(Decimal(value), Decimal(1)) == whole


@pytest.mark.parametrize(
    ("currency", "unit"), [("VND", "1"), ("USD", "0.01"), ("KWD", "0.001"), ("JPY", "1")]
)
def test_every_currency_has_its_smallest_unit(currency: str, unit: str) -> None:
    assert smallest_unit(currency) == Decimal(unit)


def test_one_unit_of_rounding_is_no_difference() -> None:
    assert not differ(Decimal("100.5"), Decimal("99.5"), "VND")
    assert differ(Decimal("100.6"), Decimal("99.5"), "VND")
    assert differ(Decimal("100.5"), Decimal("99.5"), "USD")


def test_an_amount_that_nothing_costs_is_not_plausible() -> None:
    assert plausible(AMOUNT_LIMIT) is None
    assert plausible(-AMOUNT_LIMIT) is None
    assert plausible(AMOUNT_LIMIT - 1) == AMOUNT_LIMIT - 1
