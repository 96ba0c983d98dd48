"""Who pays what was accepted: the fund, and the patient by co-payment or beyond the cap on supplies."""

from decimal import Decimal

import msgspec

from insurance.claim.claim import Claim
from insurance.law.entitlement import Entitlement
from insurance.law.payment import payment
from insurance.money import DONG
from review.triage.deciding.bills import whole_bill
from review.triage.deciding.decision import Decision
from review.v1 import claim_submitted_pb2 as messages

# Whatever is left of a ceiling, here it only says that one applies.
APPLIES = 0


class PaidAmount(msgspec.Struct, frozen=True):
    """In VND; the three add up to what was accepted. `own` exceeds the cap on supplies."""

    fund: Decimal
    copayment: Decimal
    own: Decimal


def paid_amount(
    decision: Decision, claim: Claim, stated: messages.Entitlement | None, ceiling_remaining: int | None
) -> PaidAmount | None:
    """Split what was accepted of a stay that is one part, by the law of its first day.

    `ceiling_remaining` is what the patient may still co-pay this year, in VND; None where that is not known.
    None where nothing is paid yet (a question), nothing ever (the claim is no bill), the amount is not in
    VND, or the entitlement is not known (`stated` is None).
    """
    accepted = amount_to_split(decision, claim)
    if accepted is None or stated is None:
        return None
    entitlement = entitlement_of(stated).with_left(ceiling_remaining)
    split = payment(entitlement, whole_bill(decision, accepted, claim))
    return PaidAmount(split.fund, split.copayment, split.own)


def amount_to_split(decision: Decision, claim: Claim) -> Decimal | None:
    """What was accepted; None where nothing is said of who pays it."""
    return decision.accepted if claim.is_bill and decision.currency == DONG else None


def entitlement_of(stated: messages.Entitlement) -> Entitlement:
    """The entitlement of the message, without its reasons; of a ceiling, only whether it applies."""
    has_ceiling = stated.has_copay_ceiling and stated.right_line
    return Entitlement(
        visit_code=stated.visit_code,
        rate=Decimal(stated.rate),
        small_visit_rate=Decimal(stated.small_visit_rate),
        small_visit_below=Decimal(stated.small_visit_below),
        supply_cap=int(stated.supply_cap) if stated.supply_cap else None,
        right_line=stated.right_line,
        reasons=(),
        copay_ceiling_remaining=APPLIES if has_ceiling else None,
        beyond_ceiling=entitlement_of(stated.beyond_ceiling) if stated.HasField("beyond_ceiling") else None,
    )
