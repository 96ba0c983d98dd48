"""Cancels claims in PostgreSQL, so that a claim is either cancelled or decided."""

from uuid import UUID

import asyncpg
from msgspec.structs import replace

from gateway.claims.cancelling.cancel_claim import Cancelled, is_cancelled
from gateway.claims.close_in_review import close_in_review
from gateway.claims.kept_claim import ClaimState, KeptClaim
from gateway.claims.one_claim import find_without_content
from gateway.refusals import ClaimNotFound
from review.mailbox.change import Change, NewChange
from review.mailbox.submitted_claims import lock_before_withdrawal
from runtime.postgres.database import Database
from runtime.postgres.failover.earlier_commits import ensure_earlier_commits

# Before the queue and the case, as the intake does.
LOCK = "SELECT FROM gateway.claims WHERE claim_id = $1 AND facility = $2 FOR UPDATE"
CLOSE = "UPDATE gateway.claims SET closed_as = 'CANCELLED' WHERE claim_id = $1"


class CancellationTable:
    """The port Cancellations on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cancel(self, facility: str, claim_id: UUID) -> Cancelled:
        """See cancel_claim.Cancellations."""
        async with self._database.connection() as connection, connection.transaction():
            await connection.execute(LOCK, claim_id, facility)
            await lock_before_withdrawal(connection, [claim_id])
            claim = await find_without_content(connection, facility, claim_id)
            if claim is None:
                raise ClaimNotFound
            if is_cancelled(claim):
                await ensure_earlier_commits(connection)
                return Cancelled(claim, already_known=True)
            return Cancelled(await _close(connection, claim), already_known=False)


async def _close(connection: asyncpg.Connection, claim: KeptClaim) -> KeptClaim:
    await connection.execute(CLOSE, claim.claim_id)
    await close_in_review(connection, [NewChange(claim.claim_id, claim.facility, Change.CANCELLED)])
    return replace(claim, closed_as=ClaimState.CANCELLED, decided=None, is_asked=False)
