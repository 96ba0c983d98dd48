"""The card of a member of a household, and the period that a payment adds to it."""

from datetime import date

from gateway.register.changes.register_changes import AddPeriod
from gateway.register.procedures.household.household_register import KnownMember
from gateway.register.procedures.no_facility import no_facility
from insurance.law.five_years import five_years_on
from insurance.law.procedures.household.first_day import Continuity
from insurance.law.procedures.household.quote import QuoteLine

# Households, at benefit level 4.
GROUP = "GD4"


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
    if line.continuity is not Continuity.NEW and known.five_years_on is not None:
        return known.five_years_on
    return five_years_on(line.days.first)
