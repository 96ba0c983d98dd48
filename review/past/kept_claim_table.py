"""Reads what is kept of reviewed claims in PostgreSQL."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from review.past.kept_claim import KeptClaim, KeptDecision
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.decision_pb2 import Decision

# Text on the driver: the worker's tables of stays and catalogues, which are read with it, have a connection.
FIND = """
    SELECT claim.claim_id, claim.state, stay.place, facts.message AS facts, review.message AS reviewed,
        decided.decided_at, decision.proposed, decision.currency, decision.message AS decision
    FROM unnest($1::uuid[]) AS sought (claim_id)
        JOIN review.cases AS claim USING (claim_id)
        JOIN review.case_facts AS facts USING (claim_id)
        JOIN review.reviews AS review USING (claim_id)
        LEFT JOIN review.stays AS stay USING (claim_id)
        LEFT JOIN review.decided AS decided ON decided.claim_id = sought.claim_id AND NOT is_question
        LEFT JOIN review.decisions AS decision ON decision.decision_id = decided.decision_id
"""


class KeptClaimTable:
    """The port KeptClaims on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def find(self, claim_ids: Sequence[UUID]) -> dict[UUID, KeptClaim]:
        """Return those of these claims that were reviewed, with their facts."""
        rows = await self._connection.fetch(FIND, claim_ids)
        return {row["claim_id"]: _claim(row) for row in rows}


def _claim(row: asyncpg.Record) -> KeptClaim:
    return KeptClaim(
        row["claim_id"],
        row["state"],
        row["place"],
        ClaimSubmitted.FromString(row["facts"]),
        ClaimReviewed.FromString(row["reviewed"]),
        _decision(row),
    )


def _decision(row: asyncpg.Record) -> KeptDecision | None:
    if row["decision"] is None:
        return None
    message = Decision.FromString(row["decision"])
    return KeptDecision(row["decided_at"], row["proposed"], row["currency"], message)
