"""Who pays what was accepted of each part of a stay that is reckoned by parts."""

from collections.abc import Sequence
from decimal import Decimal

from insurance.claim.claim import Claim
from insurance.date_range import DateRange
from insurance.law.stays.stay_payment import BilledPart, PaidPart, Remaining, stay_payment
from insurance.money import exact_sum
from review.triage.deciding.bills import part_bills
from review.triage.deciding.decision import Decision
from review.triage.deciding.paid_amount import PaidAmount, amount_to_split, entitlement_of
from review.v1 import claim_submitted_pb2 as messages
from runtime.date_message import date_value


def paid_parts(
    decision: Decision, claim: Claim, stated: messages.Entitlement | None, remaining: Remaining
) -> tuple[PaidPart, ...]:
    """The parts of the stay, in order. Empty where it has one part, and where `paid_amount` is None."""
    accepted = amount_to_split(decision, claim)
    if accepted is None or stated is None or not stated.parts:
        return ()
    days = [DateRange(date_value(part.first), date_value(part.last)) for part in stated.parts]
    bills = part_bills(decision, accepted, claim, [one.first for one in days])
    entitled = [entitlement_of(part.entitlement) for part in stated.parts]
    billed = [BilledPart(*part) for part in zip(days, entitled, bills, strict=True)]
    return tuple(stay_payment(billed, remaining))


def sum_of(parts: Sequence[PaidPart]) -> PaidAmount:
    """Who pays how much of all parts together."""
    fund, copayment, own = (_sum_of(parts, name) for name in ("fund", "copayment", "own"))
    return PaidAmount(fund, copayment, own)


def _sum_of(parts: Sequence[PaidPart], name: str) -> Decimal:
    return exact_sum(getattr(part.payment, name) for part in parts)
