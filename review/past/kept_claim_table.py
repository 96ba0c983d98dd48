"""Reads what is kept of reviewed claims in PostgreSQL, and in the archive."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import asyncpg

from review.past.kept_claim import KeptClaim, KeptDecision
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.decision_pb2 import Decision

# Text on the driver: the worker's tables of stays and catalogues, which are read with it, have a connection.
FIND = """
    SELECT claim.claim_id, claim.state, stay.place, facts.message AS facts, review.message AS review,
        decided.decided_at, decision.proposed, decision.currency, decision.message AS decision
    FROM unnest($1::uuid[]) AS sought (claim_id)
        JOIN review.cases AS claim USING (claim_id)
        LEFT JOIN review.case_facts AS facts USING (claim_id)
        LEFT JOIN review.reviews AS review USING (claim_id)
        LEFT JOIN review.stays AS stay USING (claim_id)
        LEFT JOIN review.decided AS decided ON decided.claim_id = sought.claim_id AND NOT is_question
        LEFT JOIN review.decisions AS decision ON decision.decision_id = decided.decision_id
"""


class ArchivedReview(Protocol):
    """Serialised messages, each None where there was none when the claim was archived."""

    @property
    def facts(self) -> bytes | None: ...
    @property
    def review(self) -> bytes | None: ...


class Archive(Protocol):
    """What was moved into files; see gateway/claims/archiving/reading/archived_claims.py."""

    async def reviews(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, ArchivedReview]:
        """Return what is kept of those that are archived."""
        ...


class KeptClaimTable:
    """The port KeptClaims on PostgreSQL; with an archive, also of claims that are in its files."""

    def __init__(self, connection: asyncpg.Connection, archive: Archive | None = None) -> None:
        self._connection = connection
        self._archive = archive

    async def find(self, claim_ids: Sequence[UUID]) -> dict[UUID, KeptClaim]:
        """Return those of these claims that were reviewed, with facts. Raises Problem as the archive."""
        rows = await self._connection.fetch(FIND, claim_ids)
        archived = await self._archived([row["claim_id"] for row in rows if _is_elsewhere(row)])
        claims = (_claim(row, archived.get(row["claim_id"])) for row in rows)
        return {claim.claim_id: claim for claim in claims if claim}

    async def _archived(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, ArchivedReview]:
        """From the archive; also those of claims that are being archived just now."""
        return await self._archive.reviews(claim_ids) if self._archive and claim_ids else {}


def _is_elsewhere(row: asyncpg.Record) -> bool:
    return row["facts"] is None or row["review"] is None


def _claim(row: asyncpg.Record, archived: ArchivedReview | None) -> KeptClaim | None:
    """None where it was not reviewed, or before facts were kept."""
    facts, review = (archived.facts, archived.review) if archived else (row["facts"], row["review"])
    if facts is None or review is None:
        return None
    return KeptClaim(
        row["claim_id"],
        row["state"],
        row["place"],
        ClaimSubmitted.FromString(facts),
        ClaimReviewed.FromString(review),
        _decision(row),
    )


def _decision(row: asyncpg.Record) -> KeptDecision | None:
    if row["decision"] is None:
        return None
    message = Decision.FromString(row["decision"])
    return KeptDecision(row["decided_at"], row["proposed"], row["currency"], message)
