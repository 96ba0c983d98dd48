"""Who counts for the order in which members of a household pay less and less."""

from datetime import date

import pytest

from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.member import Member
from tests.unit.insurance.law.procedures.households import member, other, paid, payment


def test_who_paid_earlier_in_the_year_comes_before_who_pays_now(household: HouseholdLaw) -> None:
    first = member(1, paid("2026-03-01", "2027-02-28", on="2026-02-01"))
    quote = household.quote(payment([first, member(2)], 2))
    assert [(line.place, line.share) for line in quote.lines] == [(2, 70)]


@pytest.mark.parametrize(
    "earlier",
    [
        member(1, paid("2026-01-01", "2026-12-31", on="2025-12-20")),
        member(1, paid("2026-01-01", "2026-11-27", on="2026-01-01")),
        member(1, paid("2026-01-01", "2026-12-31", on="2026-01-01"), other("DN", "2026-05-01", "2026-12-31")),
        member(1, other("HT", "2026-01-01", "2026-12-31")),
        member(1, paid("2026-01-01", "2026-12-31", on="2026-01-01"), died_on=date(2026, 11, 1)),
        member(1, paid("2026-01-01", "2026-12-31", on="2026-01-01"), group="CN"),
    ],
    ids=["paid last year", "over", "has another card", "pensioner", "dead", "supported"],
)
def test_who_does_not_count_makes_nobody_cheaper(household: HouseholdLaw, earlier: Member) -> None:
    quote = household.quote(payment([earlier, member(2)], 2))
    assert [(line.place, line.share) for line in quote.lines] == [(1, 100)]


@pytest.mark.parametrize(("last", "share"), [("2026-11-28", 70), ("2026-11-27", 100)])
def test_a_card_counts_up_to_its_last_day(household: HouseholdLaw, last: str, share: int) -> None:
    first = member(1, paid("2026-05-01", last, on="2026-05-01"))
    assert [line.share for line in household.quote(payment([first, member(2)], 2)).lines] == [share]


def test_who_renews_in_another_month_keeps_the_place_of_the_first_payment(household: HouseholdLaw) -> None:
    first = member(1, paid("2026-03-01", "2026-11-30", on="2026-03-01"))
    second = member(2, paid("2026-04-01", "2027-03-31", on="2026-04-01"))
    third = member(3, paid("2026-06-01", "2026-11-30", on="2026-06-01"))
    quote = household.quote(payment([third, second, first], 3, 1))
    assert [(line.insurance_number[-1], line.share) for line in quote.lines] == [("3", 60), ("1", 100)]


def test_members_of_one_payment_have_its_order(household: HouseholdLaw) -> None:
    pair = [member(number, paid("2026-02-01", "2026-11-30", "2026-02-01", 3 - number)) for number in (1, 2)]
    quote = household.quote(payment(pair, 1, 2))
    assert [(line.insurance_number[-1], line.place) for line in quote.lines] == [("1", 2), ("2", 1)]


def test_a_new_year_begins_a_new_order(household: HouseholdLaw) -> None:
    pair = [
        member(1, paid("2026-01-10", "2027-01-09", on="2026-01-10", place=1)),
        member(2, paid("2026-01-10", "2027-01-09", on="2026-01-10", place=2)),
    ]
    quote = household.quote(payment(pair, 2, paid_on=date(2027, 1, 5)))
    assert [line.share for line in quote.lines] == [100]
