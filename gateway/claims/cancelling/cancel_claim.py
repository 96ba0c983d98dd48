"""Cancels one of the caller's own claims, while it is not decided."""

from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.claims.kept_claim import ClaimState, KeptClaim
from gateway.refusals import ClaimArchived, ClaimIsDecided, ClaimNotReplaceable


class Cancelled(NamedTuple):
    """The claim, without its content, and whether it was withdrawn before."""

    claim: KeptClaim
    already_known: bool


class Cancellations(Protocol):
    """Where claims are cancelled."""

    async def cancel(self, facility: str, claim_id: UUID) -> Cancelled:
        """Cancel a claim of this facility, as `is_cancelled` says.

        Raises what that raises, ClaimNotFound and DatabaseAway.
        """
        ...


class CancelClaim:
    """The use case of CancelClaim."""

    def __init__(self, cancellations: Cancellations) -> None:
        self._cancellations = cancellations

    async def __call__(self, facility: str, claim_id: UUID) -> Cancelled:
        """Raises ClaimNotFound, ClaimIsDecided, ClaimArchived, ClaimNotReplaceable and DatabaseAway."""
        return await self._cancellations.cancel(facility, claim_id)


def is_cancelled(claim: KeptClaim) -> bool:
    """Whether the claim is cancelled already. Raises a Refusal where it cannot be cancelled."""
    if claim.state is ClaimState.DECIDED:
        raise ClaimIsDecided
    if claim.state is ClaimState.REPLACED:
        raise ClaimNotReplaceable
    if claim.state is ClaimState.CANCELLED:
        return True
    if claim.archived:
        raise ClaimArchived(claim.archived.archived_at)
    return False
