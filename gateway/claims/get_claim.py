"""One claim of the caller's own."""

from typing import Protocol
from uuid import UUID

from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import ClaimNotFound


class Claims(Protocol):
    """The claims that are kept."""

    async def find(self, facility: str, claim_id: UUID) -> KeptClaim | None:
        """The claim with its content, if it is this facility's. Raises DatabaseAway."""
        ...


class GetClaim:
    """The use case."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims

    async def __call__(self, facility: str, claim_id: UUID) -> KeptClaim:
        """Raises ClaimNotFound: another's claim is as if it were not there."""
        claim = await self._claims.find(facility, claim_id)
        if claim is None:
            raise ClaimNotFound
        return claim
