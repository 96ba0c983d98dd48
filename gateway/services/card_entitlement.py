"""Writes an Entitlement as its message."""

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.text_pb2 import Text
from insurance.law.entitlement import Entitlement

BASIS_POINTS_A_PERCENT = 100


def entitlement_message(entitlement: Entitlement) -> wire.Entitlement:
    """Without the remaining co-payment ceiling, which differs from person to person."""
    return wire.Entitlement(
        visit_code=entitlement.visit_code,
        rate_percent=entitlement.rate_percent,
        rate_basis_points=int(entitlement.rate * BASIS_POINTS_A_PERCENT),
        reasons=[Text(vi=reason.vi, en=reason.en) for reason in entitlement.reasons],
    )
