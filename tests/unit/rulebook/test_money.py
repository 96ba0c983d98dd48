"""Sums of money: exact, and rounded as the law rounds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.claim.claim import Money
from review.rulebook.facts.money import (
    ABSURD,
    amount,
    asked_for,
    claim_currency,
    differ,
    figure,
    rounded,
    smallest_unit,
    total_of,
)
from tests.rules.cases import a_claim

SUMS = st.decimals(-(10**14), 10**14, places=16)


@given(st.lists(SUMS, max_size=20))
def test_a_sum_does_not_depend_on_the_order(values: list[Decimal]) -> None:
    assert total_of(values) == total_of(reversed(values))
    assert sum(map(Fraction, values)) == Fraction(total_of(values))


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


def test_what_nothing_costs_is_no_figure() -> None:
    assert figure(ABSURD) is None
    assert figure(-ABSURD) is None
    assert figure(ABSURD - 1) == ABSURD - 1
    assert amount(Money(ABSURD, "VND")) is None


def test_a_claim_asks_for_its_total_or_for_what_its_lines_come_to() -> None:
    assert asked_for(a_claim(total=7)) == Money(Decimal(7), "VND")
    assert asked_for(a_claim(total=None, lines=[{}, {"unit_price": 7}])) == Money(Decimal(50_007), "VND")
    assert asked_for(a_claim(total=None, lines=[])) is None


def test_a_claim_is_in_the_currency_of_its_total_or_of_its_first_net_or_in_dong() -> None:
    dollars = {"value": 2, "currency": "USD"}
    assert claim_currency(a_claim(total=dollars)) == "USD"
    assert claim_currency(a_claim(total=None, lines=[{"net": None}, {"net": dollars}])) == "USD"
    assert claim_currency(a_claim(total={"value": 2})) == "VND"
    assert claim_currency(a_claim(total=None, lines=[])) == "VND"
