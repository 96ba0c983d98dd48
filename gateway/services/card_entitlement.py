"""An Entitlement as its message."""

from gateway.v1 import card_service_pb2 as wire
from review.law.entitlement import Entitlement
from review.law.reason import Reason

# As many as the law itself keeps for one of its days: a bound on memory.
KEPT = 4096
BASIS_POINTS_A_PERCENT = 100


class CardEntitlements:
    """Writes messages. The law gives the same reasons again and again: they are written once."""

    def __init__(self) -> None:
        # By the identity of the reasons, which are kept beside their message so that it stays theirs.
        self._written: dict[int, tuple[tuple[Reason, ...], wire.Entitlement]] = {}

    def write(self, entitlement: Entitlement, message: wire.Entitlement) -> None:
        """Fill the message."""
        written = self._written.get(id(entitlement.reasons)) or self._keep(entitlement)
        message.CopyFrom(written[1])
        if entitlement.copay_ceiling_remaining is not None:
            message.copay_ceiling_remaining = entitlement.copay_ceiling_remaining

    def _keep(self, entitlement: Entitlement) -> tuple[tuple[Reason, ...], wire.Entitlement]:
        if len(self._written) >= KEPT:
            self._written.clear()
        written = entitlement.reasons, _message(entitlement)
        self._written[id(entitlement.reasons)] = written
        return written


def _message(entitlement: Entitlement) -> wire.Entitlement:
    """Without what is left of the ceiling: that is each person's own."""
    return wire.Entitlement(
        visit_code=entitlement.visit_code,
        rate_percent=entitlement.rate_percent,
        rate_basis_points=int(entitlement.rate * BASIS_POINTS_A_PERCENT),
        reasons=[wire.Text(vi=reason.vi, en=reason.en) for reason in entitlement.reasons],
    )
