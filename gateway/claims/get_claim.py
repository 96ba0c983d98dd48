"""Gets one of the caller's own claims."""

from typing import Protocol
from uuid import UUID

from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import ClaimNotFound


class Claims(Protocol):
    """The claims that are kept."""

    async def find(self, facility: str, claim_id: UUID) -> KeptClaim | None:
        """Return a claim of this facility with its content, None for none. Raises DatabaseAway."""
        ...


class GetClaim:
    """The use case of GetClaim."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims

    async def __call__(self, facility: str, claim_id: UUID) -> KeptClaim:
        """Raises ClaimNotFound, also for a claim of another facility, and DatabaseAway."""
        claim = await self._claims.find(facility, claim_id)
        if claim is None:
            raise ClaimNotFound
        return claim
