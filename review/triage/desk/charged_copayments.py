"""What a decision adds to the patient's years of co-payments."""

from datetime import date

from insurance.law.insured import Copayment
from insurance.law.stays.stay_payment import whole_vnd
from review.triage.deciding.part_message import parts_of
from review.triage.desk.case_in_hand import KeptDecision
from review.v1.claim_submitted_pb2 import Entitlement


def charged_copayments(kept: KeptDecision, stated: Entitlement, last_day: date) -> tuple[Copayment, ...]:
    """The co-payments of a visit by the right line, in whole VND: of a stay of several parts, one for each.

    They are those of the decision, whatever the register has said of the stay since. Empty where it adds
    nothing.
    """
    if parts := parts_of(kept.message):
        return tuple(part.copaid for part in parts if part.copaid is not None and part.copaid.amount)
    if kept.copayment is None or not stated.right_line:
        return ()
    return (Copayment(last_day, whole_vnd(kept.copayment)),)
