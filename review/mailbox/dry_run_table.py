"""Dry runs on their way to the review: claims that are judged and not kept."""

from collections.abc import Sequence
from uuid import UUID

from review.mailbox.submitted_claims import SubmittedClaim, submit
from runtime.postgres.database import Database

# In this order, in two transactions: a worker that is about to commit an answer either finds the claim gone
# from the queue, or has committed the answer by the time that the second statement begins.
WITHDRAW = ("DELETE FROM review.queue WHERE claim_id = $1", "DELETE FROM review.dry_runs WHERE claim_id = $1")


class DryRunTable:
    """The port DryRuns on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, claim_ids: Sequence[UUID], facilities: Sequence[str], messages: Sequence[bytes]
    ) -> None:
        """Put dry runs into the queue. `messages` are serialised ClaimSubmitted. Raises DatabaseAway."""
        dry_runs = zip(claim_ids, facilities, messages, strict=True)
        claims = [SubmittedClaim(*dry_run, is_dry_run=True) for dry_run in dry_runs]
        async with self._database.connection() as connection, connection.transaction():
            await submit(connection, claims)

    async def withdraw(self, claim_id: UUID) -> None:
        """Delete a dry run whose caller no longer waits, and its answer. Raises DatabaseAway."""
        # Text on the driver: each statement has to be a transaction of its own.
        async with self._database.connection() as connection:
            for statement in WITHDRAW:
                await connection.execute(statement, claim_id)
