"""Reads one claim without its content, within a transaction that has locked it."""

from uuid import UUID

import asyncpg
from msgspec.structs import replace

from gateway.claims.claim_table import claim_from
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.tables import claims
from review.mailbox.claim_progress import find_progress

COLUMNS = ", ".join(column.name for column in claims.c if column.name not in ("content", "archive_id"))
FIND = f"""
    SELECT {COLUMNS}, file AS archive_file, archived_at
    FROM gateway.claims LEFT JOIN gateway.archive_files USING (archive_id)
    WHERE claim_id = $1 AND facility = $2
"""


async def find_without_content(
    connection: asyncpg.Connection, facility: str, claim_id: UUID
) -> KeptClaim | None:
    """Return a claim of this facility with its progress, None for none."""
    row = await connection.fetchrow(FIND, claim_id, facility)
    if row is None:
        return None
    progress = await find_progress(connection, [claim_id])
    return replace(claim_from(row), **progress[claim_id]._asdict())
