"""The offer for a household: what the register knows, priced by the law of a day."""

from datetime import date

from google.type.date_pb2 import Date

from gateway.register.procedures.household.household_card import card_number
from gateway.register.procedures.household.household_facts import numbers_of
from gateway.register.procedures.household.household_register import KnownHousehold
from gateway.v1.household_file_pb2 import HouseholdFacts, HouseholdResult, PremiumLine
from insurance.date_range import DateRange
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.quote import Payment, Quote, QuoteLine


def offer(law: HouseholdLaw, facts: HouseholdFacts, known: KnownHousehold, paid_on: date) -> Quote:
    """What those who are named pay if they pay on this day, as members of this household."""
    numbers = numbers_of(facts)
    household = [
        one.member
        for number, one in known.people.items()
        if one.household == facts.household or number in numbers
    ]
    return law.quote(Payment(household, numbers, facts.months, paid_on))


def result_of(quote: Quote, province: str) -> HouseholdResult:
    """What the file says of the offer."""
    result = HouseholdResult(total=quote.total.own, lines=[_line(line, province) for line in quote.lines])
    _set(result.priced_on, quote.paid_on)
    return result


def _line(line: QuoteLine, province: str) -> PremiumLine:
    message = PremiumLine(
        insurance_number=line.insurance_number,
        place=line.place,
        share_percent=line.share,
        support_percent=line.support_percent,
        own_amount=line.premium.own,
        state_amount=line.premium.state,
        card_number=card_number(province, line.insurance_number),
    )
    _set_days(message, line.days)
    return message


def _set_days(message: PremiumLine, days: DateRange) -> None:
    _set(message.covered_from, days.first)
    _set(message.covered_until, days.last)


def _set(message: Date, day: date) -> None:
    message.year, message.month, message.day = day.year, day.month, day.day
