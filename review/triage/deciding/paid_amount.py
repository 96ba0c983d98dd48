"""Who pays what was accepted: the fund, and the patient by co-payment or beyond the cap on supplies."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from insurance.claim.claim import Claim
from insurance.law.entitlement import Entitlement
from insurance.law.payment import Bill, payment
from insurance.money import DONG, ZERO, exact_sum
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Decision
from review.v1 import claim_submitted_pb2 as messages

# MA_NHOM of supplies that have no payment ratio of their own: the cap applies to them.
SUPPLY_GROUP = "10"


class PaidAmount(msgspec.Struct, frozen=True):
    """In VND; the three add up to what was accepted. `own` exceeds the cap on supplies."""

    fund: Decimal
    copayment: Decimal
    own: Decimal


def paid_amount(
    decision: Decision, claim: Claim, stated: messages.Entitlement | None, ceiling_remaining: int | None
) -> PaidAmount | None:
    """Split what was accepted by the law of the day of the look-up.

    `ceiling_remaining` is what the patient may still co-pay this year, in VND; None where no ceiling applies.
    None where nothing is paid yet (a question), nothing ever (the claim is no bill), the amount is not in
    VND, or the entitlement is not known (`stated` is None).
    """
    if decision.accepted is None or stated is None or not claim.is_bill:
        return None
    if decision.currency != DONG:
        return None
    split = payment(entitlement_of(stated, ceiling_remaining), _bill(decision, decision.accepted, claim))
    return PaidAmount(split.fund, split.copayment, split.own)


def entitlement_of(stated: messages.Entitlement, ceiling_remaining: int | None) -> Entitlement:
    """The entitlement of the message, without its reasons."""
    counts = stated.has_copay_ceiling and stated.right_line
    return Entitlement(
        visit_code=stated.visit_code,
        rate=Decimal(stated.rate),
        small_visit_rate=Decimal(stated.small_visit_rate),
        small_visit_below=Decimal(stated.small_visit_below),
        supply_cap=int(stated.supply_cap) if stated.supply_cap else None,
        right_line=stated.right_line,
        reasons=(),
        copay_ceiling_remaining=ceiling_remaining if counts else None,
    )


def _bill(decision: Decision, accepted: Decimal, claim: Claim) -> Bill:
    """A claim does not say which supplies belong to one use of a service: those of one day count as one."""
    uses: dict[object, Decimal] = {}
    paid = dict(_paid_lines(decision, claim))
    for line in claim.lines:
        if line.group == SUPPLY_GROUP and line.sequence in paid:
            uses[line.first_day] = uses.get(line.first_day, ZERO) + paid.pop(line.sequence)
    supplies = tuple(cost for cost in uses.values() if cost > ZERO)
    services = accepted - exact_sum(supplies)
    # The total may be less than the lines: then nothing tells supplies and services apart.
    return Bill(services, supplies) if services >= ZERO else Bill(accepted)


def _paid_lines(decision: Decision, claim: Claim) -> Iterable[tuple[int, Decimal]]:
    if decision.lines:
        yield from ((line.line, line.accepted) for line in decision.lines if line.accepted is not None)
    elif decision.accepted == decision.proposed:
        nets = claimed_amounts(claim).lines
        yield from ((number, net) for number, net in nets.items() if net is not None)
