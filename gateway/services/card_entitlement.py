"""Writes an Entitlement as its message."""

from collections.abc import Iterable

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.text_pb2 import Text
from insurance.law.entitlement import Entitlement
from insurance.law.reason import Reason
from insurance.law.stays.stay_parts import StayPart
from runtime.date_message import date_message

BASIS_POINTS_A_PERCENT = 100


def entitlement_message(entitlement: Entitlement) -> wire.Entitlement:
    """Without the remaining co-payment ceiling, which differs from person to person."""
    return wire.Entitlement(
        visit_code=entitlement.visit_code,
        rate_percent=entitlement.rate_percent,
        rate_basis_points=int(entitlement.rate * BASIS_POINTS_A_PERCENT),
        reasons=_texts(entitlement.reasons),
    )


def part_message(part: StayPart) -> wire.EntitlementPart:
    """A part of a stay, with its own remaining ceiling."""
    entitlement = entitlement_message(part.entitlement)
    if part.entitlement.copay_ceiling_remaining is not None:
        entitlement.copay_ceiling_remaining = part.entitlement.copay_ceiling_remaining
    return wire.EntitlementPart(
        first=date_message(part.days.first),
        last=date_message(part.days.last),
        entitlement=entitlement,
        because=_texts(part.because),
    )


def _texts(reasons: Iterable[Reason]) -> list[Text]:
    return [Text(vi=reason.vi, en=reason.en) for reason in reasons]
