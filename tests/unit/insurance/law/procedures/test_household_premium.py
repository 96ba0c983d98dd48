"""What members of a household pay."""

from datetime import date

import pytest

from insurance.law.parameters.parameter import BeforeFirstDay
from insurance.law.procedures.household.household_law import HouseholdLaw
from tests.unit.insurance.law.procedures.households import member, other, own, payment


@pytest.mark.parametrize(
    ("paid_on", "amounts"),
    [
        (date(2020, 1, 2), [804_600, 563_220, 482_760, 402_300, 321_840]),
        (date(2023, 7, 1), [972_000, 680_400, 583_200, 486_000, 388_800]),
        (date(2024, 7, 1), [1_263_600, 884_520, 758_160, 631_800, 505_440]),
        (date(2026, 7, 1), [1_366_200, 956_340, 819_720, 683_100, 546_480]),
    ],
)
def test_the_five_first_members_pay_less_and_less_for_twelve_months(
    household: HouseholdLaw, paid_on: date, amounts: list[int]
) -> None:
    quote = household.quote(payment([member(number) for number in range(1, 6)], paid_on=paid_on))
    assert own(quote) == amounts
    assert [line.share for line in quote.lines] == [100, 70, 60, 50, 40]


def test_everybody_after_the_fifth_pays_as_much_as_the_fifth(household: HouseholdLaw) -> None:
    quote = household.quote(payment([member(number) for number in range(1, 9)]))
    assert [line.share for line in quote.lines] == [100, 70, 60, 50, 40, 40, 40, 40]
    assert quote.total.own == 1_366_200 + 956_340 + 819_720 + 683_100 + 4 * 546_480


@pytest.mark.parametrize(
    ("paid_on", "amount"), [(date(2026, 6, 30), 1_263_600), (date(2026, 7, 1), 1_366_200)]
)
def test_the_level_of_the_day_of_paying_counts(household: HouseholdLaw, paid_on: date, amount: int) -> None:
    assert own(household.quote(payment([member(1)], paid_on=paid_on))) == [amount]


@pytest.mark.parametrize(("months", "amount"), [(3, 341_550), (6, 683_100), (12, 1_366_200)])
def test_a_term_of_three_six_or_twelve_months_costs_as_many_months(
    household: HouseholdLaw, months: int, amount: int
) -> None:
    assert own(household.quote(payment([member(1)], months=months))) == [amount]


def test_the_only_member_who_joins_pays_the_whole_premium(household: HouseholdLaw) -> None:
    employees = [member(number, other("DN", "2026-01-01", "2026-12-31")) for number in (2, 3)]
    assert own(household.quote(payment([*employees, member(1)], 1))) == [1_366_200]


def test_a_day_before_the_law_is_known_has_no_price(household: HouseholdLaw) -> None:
    with pytest.raises(BeforeFirstDay):
        household.quote(payment([member(1)], paid_on=date(2018, 11, 30)))
    assert own(household.quote(payment([member(1)], paid_on=date(2018, 12, 1)))) == [750_600]
