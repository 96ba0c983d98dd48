"""What the insurer pays of the visit of a claim, for the reviewers who decide on it."""

from collections.abc import Iterable

from gateway.cards.question import StatedVisit
from insurance.claim.claim import Claim
from insurance.claim.parts.visit_code import says_on_appointment
from insurance.law.entitlement import Entitlement
from insurance.law.stays.stay_parts import StayPart
from insurance.law.visit import VisitKind
from review.v1 import claim_submitted_pb2 as messages
from runtime.date_message import date_message


def stated_visit(claim: Claim) -> StatedVisit:
    """How the patient came, as far as a claim says it, and the code that it states."""
    return StatedVisit(
        kind=_kind(claim),
        transferred=claim.referred,
        follow_up=says_on_appointment(claim.visit),
        code_at_end=claim.visit.code or "",
    )


def entitlement_facts(entitlement: Entitlement, parts: Iterable[StayPart] = ()) -> messages.Entitlement:
    """The message, without what is left of the ceiling: that is read when the claim is decided.

    `parts` are those of a stay that is reckoned by parts; `entitlement` is then that of the first one.
    """
    return messages.Entitlement(
        visit_code=entitlement.visit_code,
        rate=str(entitlement.rate),
        small_visit_rate=str(entitlement.small_visit_rate),
        small_visit_below=str(entitlement.small_visit_below),
        supply_cap="" if entitlement.supply_cap is None else str(entitlement.supply_cap),
        right_line=entitlement.right_line,
        has_copay_ceiling=entitlement.has_ceiling,
        beyond_ceiling=entitlement_facts(entitlement.beyond_ceiling) if entitlement.beyond_ceiling else None,
        parts=map(_part, parts),
    )


def _part(part: StayPart) -> messages.EntitlementPart:
    return messages.EntitlementPart(
        first=date_message(part.days.first),
        last=date_message(part.days.last),
        entitlement=entitlement_facts(part.entitlement),
    )


def _kind(claim: Claim) -> VisitKind | None:
    if claim.emergency:
        return VisitKind.EMERGENCY
    if claim.inpatient is None:
        return None
    return VisitKind.INPATIENT if claim.inpatient else VisitKind.OUTPATIENT
