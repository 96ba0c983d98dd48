"""Writes a part of a stay as review.v1.PaidPart, and reads it back."""

from decimal import Decimal

from insurance.date_range import DateRange
from insurance.law.insured import Copayment
from insurance.law.payment import Payment
from insurance.law.stays.stay_payment import PaidPart, whole_vnd
from review.answer.money_message import money_message, money_value
from review.v1 import decision_pb2 as messages
from runtime.date_message import date_message, date_value


def part_message(part: PaidPart, currency: str) -> messages.PaidPart:
    """The message, without what was left of the ceiling: that is of the moment of the decision."""
    paid = part.payment
    return messages.PaidPart(
        first=date_message(part.days.first),
        last=date_message(part.days.last),
        rate=f"{part.rate:f}",
        accepted_amount=money_message(part.cost, currency),
        fund_amount=money_message(paid.fund, currency),
        copayment_amount=money_message(paid.copayment, currency),
        own_amount=money_message(paid.own, currency),
        counts_to_ceiling=part.copaid is not None,
    )


def parts_of(message: messages.Decision) -> tuple[PaidPart, ...]:
    """The parts of a decision; empty where its stay was one part, or nothing was said of who pays."""
    return tuple(map(_part, message.parts))


def _part(message: messages.PaidPart) -> PaidPart:
    days = DateRange(date_value(message.first), date_value(message.last))
    amounts = (message.fund_amount, message.copayment_amount, message.own_amount)
    fund, copayment, own = map(money_value, amounts)
    booked = Copayment(days.last, whole_vnd(copayment)) if message.counts_to_ceiling else None
    return PaidPart(days, Decimal(message.rate), Payment(fund, copayment, own), None, booked)
