"""The card of a member of a household, and the period that a payment adds to it."""

from datetime import date

from gateway.register.changes.register_changes import AddPeriod
from gateway.register.procedures.household.household_register import KnownMember
from gateway.register.procedures.no_facility import no_facility
from insurance.law.procedures.household.first_day import Continuity
from insurance.law.procedures.household.quote import QuoteLine
from insurance.law.procedures.months import month_after

# Households, at benefit level 4.
GROUP = "GD4"
MONTHS_OF_FIVE_YEARS = 60


def card_number(province: str, insurance_number: str) -> str:
    """A card by household."""
    return f"{GROUP}{province}{insurance_number}"


def period(line: QuoteLine, known: KnownMember, province: str, facility: str) -> AddPeriod:
    """The period that the member has when the line is paid."""
    return AddPeriod(
        card_number(province, line.insurance_number),
        line.days.first,
        line.days.last,
        facility or known.registered_facility or no_facility(province),
        area_code=known.area_code,
        five_years_on=_five_years_on(line, known),
    )


def _five_years_on(line: QuoteLine, known: KnownMember) -> date:
    """Years count on over breaks of less than three months (NĐ 146/2018/NĐ-CP, Điều 12 khoản 5)."""
    if line.continuity is not Continuity.NEW and known.five_years_on is not None:
        return known.five_years_on
    return month_after(line.days.first, MONTHS_OF_FIVE_YEARS)
