"""Reads what a facility submitted, byte for byte, where it is archived, and by which claim it replaced it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from gateway.claims.tables import archive_files, claims
from runtime.postgres.database import Database


class ClaimContentTable:
    """The port ClaimContents of the review on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, claim_id: UUID) -> bytes | None:
        """Return the content of a claim, None where there is no such claim, or it is archived.

        Raises DatabaseAway.
        """
        statement = select(claims.c.content).where(claims.c.claim_id == claim_id)
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()

    async def archived(self, claim_id: UUID) -> tuple[str, datetime] | None:
        """Return the file that the claim is in, and since when; None where it is not archived.

        Raises DatabaseAway.
        """
        statement = (
            select(archive_files.c.file, archive_files.c.archived_at)
            .join_from(claims, archive_files, claims.c.archive_id == archive_files.c.archive_id)
            .where(claims.c.claim_id == claim_id)
        )
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else (row.file, row.archived_at)

    async def replacement(self, claim_id: UUID) -> UUID | None:
        """Return the claim that replaces a claim, None where there is none. Raises DatabaseAway."""
        statement = select(claims.c.replaced_by_claim_id).where(claims.c.claim_id == claim_id)
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()
