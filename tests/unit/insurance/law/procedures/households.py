"""Households of the tests."""

from datetime import date

from insurance.date_range import DateRange
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.member import HOUSEHOLD_GROUP, Member, OtherCover, PaidCover
from insurance.law.procedures.household.quote import Payment, Quote
from insurance.law.procedures.procedure_parameters import read_procedure_parameters

PAID_ON = date(2026, 11, 28)
LAW = read_procedure_parameters()
HOUSEHOLD = HouseholdLaw(LAW.household, LAW.reference_level, LAW.premium_support)


def days(first: str, last: str) -> DateRange:
    return DateRange(date.fromisoformat(first), date.fromisoformat(last))


def paid(first: str, last: str, on: str, place: int = 1) -> PaidCover:
    return PaidCover(days(first, last), date.fromisoformat(on), place)


def other(group: str, first: str, last: str) -> OtherCover:
    return OtherCover(days(first, last), group)


def member(
    number: int,
    *covers: PaidCover | OtherCover,
    group: str = HOUSEHOLD_GROUP,
    province: str = "01",
    died_on: date | None = None,
) -> Member:
    return Member(
        insurance_number=f"{number:010d}",
        province=province,
        group=group,
        paid=tuple(cover for cover in covers if isinstance(cover, PaidCover)),
        other=tuple(cover for cover in covers if isinstance(cover, OtherCover)),
        died_on=died_on,
    )


def payment(household: list[Member], *paying: int, months: int = 12, paid_on: date = PAID_ON) -> Payment:
    """Everybody pays unless `paying` names who does."""
    numbers = [f"{number:010d}" for number in paying] or [one.insurance_number for one in household]
    return Payment(household, numbers, months, paid_on)


def own(quote: Quote) -> list[int]:
    return [line.premium.own for line in quote.lines]
