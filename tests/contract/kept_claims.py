"""Claims as the gateway keeps them."""

from uuid import UUID

from gateway.claims.kept_claim import KeptClaim
from tests.contract.claim_ports import ClaimPorts


async def found(ports: ClaimPorts, claim_id: UUID) -> KeptClaim:
    claim: KeptClaim = await ports.claims.find("01001", claim_id)
    return claim
