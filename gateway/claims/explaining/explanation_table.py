"""Keeps explanations in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from gateway.claims.explaining.explain_claim import Explained, KnownExplanation, is_known
from gateway.claims.explaining.explanation import Explanation
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.one_claim import find_without_content
from gateway.refusals import ClaimNotFound
from review.mailbox.explanations import NewExplanation, find_explanation, keep_explanation, lock_case
from runtime.postgres.database import Database
from runtime.postgres.failover.earlier_commits import ensure_earlier_commits


class ExplanationTable:
    """The port Explanations on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, facility: str, claim_id: UUID, explanation: Explanation, explained_at: datetime
    ) -> Explained:
        """See explain_claim.Explanations."""
        async with self._database.connection() as connection, connection.transaction():
            await lock_case(connection, facility, claim_id)
            claim = await find_without_content(connection, facility, claim_id)
            if claim is None:
                raise ClaimNotFound
            row = await find_explanation(connection, claim_id)
            known = KnownExplanation(*row) if row else None
            if is_known(claim, known, explanation, explained_at):
                await ensure_earlier_commits(connection)
                first = known.explained_at if known else explained_at
                return Explained(claim, first, already_known=True)
            await keep_explanation(connection, _new(claim, explanation, explained_at))
        return Explained(replace(claim, decided=None, is_asked=False), explained_at, already_known=False)


def _new(claim: KeptClaim, explanation: Explanation, explained_at: datetime) -> NewExplanation:
    message = explanation.message(claim.claim_id, explained_at)
    return NewExplanation(claim.claim_id, claim.facility, explained_at, explanation.digest, message)
