"""The offer for a household: what the register knows, priced by the law of a day."""

from datetime import date

from msgspec.structs import replace

from gateway.register.procedures.household.household_card import card_number
from gateway.register.procedures.household.household_facts import numbers_of
from gateway.register.procedures.household.household_register import KnownHousehold
from gateway.v1 import household_file_pb2 as messages
from gateway.v1.household_file_pb2 import HouseholdFacts, HouseholdResult, PremiumLine
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.quote import Payment, Quote, QuoteLine
from insurance.law.procedures.premium_support import SupportPart
from runtime.date_message import date_message


def offer(law: HouseholdLaw, facts: HouseholdFacts, known: KnownHousehold, paid_on: date) -> Quote:
    """What those who are named pay if they pay on this day, as members of this household."""
    numbers = numbers_of(facts)
    household = [
        one.member if one.household == facts.household else replace(one.member, province=facts.province)
        for number, one in known.people.items()
        if one.household == facts.household or number in numbers
    ]
    return law.quote(Payment(household, numbers, facts.months, paid_on, known.decisions))


def result_of(quote: Quote, province: str) -> HouseholdResult:
    """What the file says of the offer."""
    return HouseholdResult(
        total=quote.total.own,
        lines=[_line(line, province) for line in quote.lines],
        priced_on=date_message(quote.paid_on),
    )


def _support(part: SupportPart) -> messages.PremiumSupport:
    return messages.PremiumSupport(
        percent=part.percent, since=date_message(part.since), law=part.law, province=part.province
    )


def _line(line: QuoteLine, province: str) -> PremiumLine:
    return PremiumLine(
        insurance_number=line.insurance_number,
        place=line.place,
        share_percent=line.share,
        support_percent=line.support.percent,
        supports=[_support(part) for part in line.support.parts],
        own_amount=line.premium.own,
        state_amount=line.premium.state,
        card_number=card_number(province, line.insurance_number),
        covered_from=date_message(line.days.first),
        covered_until=date_message(line.days.last),
    )
