"""Keeps the uses that a claim was compared with in the facts of its review, and reads them back."""

from collections.abc import Iterable
from datetime import UTC

from insurance.claim.claim import Claim
from insurance.claim.uses.use import ConcurrentUse
from insurance.claim.uses.uses_of_claim import uses_of
from review.v1 import claim_submitted_pb2 as messages


def keep_uses(kept: messages.ComparedWith, uses: Iterable[ConcurrentUse]) -> None:
    """Note that the claim was compared with the uses of others, and with which."""
    kept.uses.SetInParent()
    for use in uses:
        message = kept.uses.uses.add(resource=use.resource, line=use.line, claim_id=use.claim_id)
        message.begins.FromDatetime(use.begins)
        message.ends.FromDatetime(use.ends)


def kept_uses(kept: messages.ComparedWith, claim: Claim) -> tuple[ConcurrentUse, ...] | None:
    """Those of the message; None if the claim has uses and was not compared by them."""
    if kept.HasField("uses"):
        return tuple(_use(use) for use in kept.uses.uses)
    return None if uses_of(claim) else ()


def _use(kept: messages.ConcurrentUse) -> ConcurrentUse:
    begins, ends = kept.begins.ToDatetime(UTC), kept.ends.ToDatetime(UTC)
    return ConcurrentUse(kept.resource, begins, ends, kept.line, claim_id=kept.claim_id)
