"""Reads claims of any facility for an auditor: by ID, or by number as the review has it."""

from uuid import UUID

import asyncpg
from msgspec.structs import replace

from gateway.claims.kept_claim import KeptClaim
from gateway.claims.one_claim import find_without_content
from review.mailbox.found_claims import find_by_number

FACILITY = "SELECT facility, content FROM gateway.claims WHERE claim_id = $1"


class SoughtClaimTable:
    """The port Claims on one connection. What is archived is left out of a claim."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def by_number(self, number: str, facility: str | None, limit: int) -> list[KeptClaim]:
        """Return the claims that were reviewed and have this number, newest first."""
        known = await find_by_number(self._connection, number, facility, limit)
        return [claim for claim_id in known for claim in await self.by_id(claim_id)]

    async def by_id(self, claim_id: UUID) -> list[KeptClaim]:
        """Return the claim, if there is one."""
        row = await self._connection.fetchrow(FACILITY, claim_id)
        claim = await find_without_content(self._connection, row["facility"], claim_id) if row else None
        return [replace(claim, content=row["content"])] if claim else []
