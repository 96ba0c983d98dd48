"""What is known of the amounts of a claim's lines."""

from decimal import Decimal
from typing import Any

import pytest

from review.rulebook.engine.lines.line_amounts import LineAmounts, line_amounts
from tests.rules.claims import a_claim

PLAIN = {"quantity": 2, "unit_price": 25_000, "net": 50_000}


def amounts_of(*lines: dict[str, Any]) -> LineAmounts:
    return line_amounts(a_claim(lines=list(lines)).lines)


def test_lines_with_quantity_price_and_net_in_dong_are_plain_products() -> None:
    known = amounts_of(PLAIN, {**PLAIN, "factor": 1})
    assert (known.are_plainly_in_dong, known.are_plain_products) == (True, True)
    assert known.net == Decimal(100_000)


def test_a_net_that_cannot_be_counts_as_none() -> None:
    known = amounts_of({"net": 5}, {"net": None}, {"net": 10**16})
    assert [line.sequence for line in known.without_net] == [2, 3]
    assert not known.are_plainly_in_dong
    assert known.net == Decimal(5)


def test_a_claim_without_lines_is_not_plain() -> None:
    assert amounts_of() == LineAmounts([], Decimal(0), False, False, True)


@pytest.mark.parametrize(
    "change",
    [
        {"net": 50_001},
        {"quantity": None},
        {"quantity": 10**20, "unit_price": Decimal("5E-16")},
        {"quantity": Decimal("5E-16"), "unit_price": 10**20},
        {"factor": Decimal("0.5"), "net": 25_000},
        {"quantity": -2, "net": -50_000},
    ],
)
def test_a_line_in_dong_may_be_no_plain_product(change: dict[str, Any]) -> None:
    known = amounts_of(PLAIN, {**PLAIN, **change})
    assert (known.are_plainly_in_dong, known.are_plain_products) == (True, False)


@pytest.mark.parametrize(
    "change",
    [{"tax": 1}, {"parts": [{}]}, {"unit_price": None}, {"net": {"value": 50_000, "currency": "USD"}}],
)
def test_a_line_with_a_tax_parts_or_another_currency_is_neither(change: dict[str, Any]) -> None:
    known = amounts_of({**PLAIN, **change}, PLAIN)
    assert (known.are_plainly_in_dong, known.are_plain_products) == (False, False)
