"""The amounts of a claim: which are counted, in which currency."""

from decimal import Decimal

from insurance.claim.amounts import amount_of, claim_currency, claimed_amount, net_sum, plausible_money
from insurance.claim.parts.values import Money
from insurance.money import AMOUNT_LIMIT
from tests.rules.claims import a_claim


def test_an_amount_that_nothing_costs_is_not_counted() -> None:
    assert amount_of(Money(AMOUNT_LIMIT, "VND")) is None
    assert plausible_money(Money(AMOUNT_LIMIT, "VND")) is None
    assert plausible_money(Money(Decimal(7), "VND")) == Money(Decimal(7), "VND")


def test_nets_in_another_currency_are_left_out_of_a_sum() -> None:
    lines = a_claim(lines=[{"net": 5}, {"net": {"value": 2, "currency": "USD"}}, {"net": None}]).lines
    assert net_sum(lines, "VND") == Money(Decimal(5), "VND")
    assert net_sum(lines, "KWD") is None


def test_a_claim_asks_for_its_total_or_else_for_the_sum_of_its_lines() -> None:
    assert claimed_amount(a_claim(total=7)) == Money(Decimal(7), "VND")
    assert claimed_amount(a_claim(total=None, lines=[{}, {"unit_price": 7}])) == Money(Decimal(50_007), "VND")
    assert claimed_amount(a_claim(total=None, lines=[])) is None


def test_the_currency_of_a_claim_is_that_of_its_total_or_of_its_first_net_or_dong() -> None:
    dollars = {"value": 2, "currency": "USD"}
    assert claim_currency(a_claim(total=dollars)) == "USD"
    assert claim_currency(a_claim(total=None, lines=[{"net": None}, {"net": dollars}])) == "USD"
    assert claim_currency(a_claim(total={"value": 2})) == "VND"
    assert claim_currency(a_claim(total=None, lines=[])) == "VND"
