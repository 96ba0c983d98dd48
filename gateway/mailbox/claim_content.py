"""Reads what a facility submitted, byte for byte, and by which claim it replaced that."""

from uuid import UUID

from sqlalchemy import select

from gateway.claims.tables import claims
from runtime.postgres.database import Database


class ClaimContentTable:
    """The port ClaimContents of the review on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, claim_id: UUID) -> bytes | None:
        """Return the content of a claim, None where there is no such claim. Raises DatabaseAway."""
        statement = select(claims.c.content).where(claims.c.claim_id == claim_id)
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()

    async def replacement(self, claim_id: UUID) -> UUID | None:
        """Return the claim that replaces a claim, None where there is none. Raises DatabaseAway."""
        statement = select(claims.c.replaced_by_claim_id).where(claims.c.claim_id == claim_id)
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()
