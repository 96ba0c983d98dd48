"""Where claims are left for the review: review.queue, the one table that gateway and worker both write."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from runtime.postgres.database import Database

ENQUEUE = """
    INSERT INTO review.queue (claim_id, message)
    SELECT claim_id, message
    FROM unnest($1::uuid[], $2::bytea[]) WITH ORDINALITY AS letter (claim_id, message, nth) ORDER BY nth
    RETURNING claim_id, place
"""

# In this order, each seeing what was committed before it: a worker that is about to answer either finds the
# claim gone, or has left its answer by the time that the second begins.
WITHDRAW = ("DELETE FROM review.queue WHERE claim_id = $1", "DELETE FROM review.dry_runs WHERE claim_id = $1")


async def enqueue(
    connection: asyncpg.Connection, claim_ids: Sequence[UUID], messages: Sequence[bytes]
) -> dict[str, int]:
    """Leave serialised ClaimSubmitted and wake the workers at the commit: each claim's place in the queue."""
    rows = await connection.fetch(ENQUEUE, claim_ids, messages)
    await connection.execute("NOTIFY claim_submitted")
    return {str(claim_id): place for claim_id, place in rows}


class LetterBox:
    """The port DryRuns on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, claim_ids: Sequence[UUID], messages: Sequence[bytes]) -> None:
        """Leave dry runs for the review."""
        async with self._database.connection() as connection, connection.transaction():
            await enqueue(connection, claim_ids, messages)

    async def withdraw(self, claim_id: UUID) -> None:
        """Take a dry run back that nobody waits for any more, judged or not."""
        async with self._database.connection() as connection:
            for statement in WITHDRAW:
                await connection.execute(statement, claim_id)
