"""Reads and frees what the review keeps of claims that are archived, within the transaction that does so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from review.v1.decision_pb2 import ClaimDecided

# Those of which a decision is in effect. With $3, those that were reviewed and that no reviewer has decided
# are settled too.
SETTLED = """
    SELECT claim_id FROM review.decided
    WHERE claim_id = ANY($1) AND NOT is_question AND decided_at < $2
    UNION ALL
    SELECT claim_id FROM review.cases
    WHERE $3 AND claim_id = ANY($1) AND state = 'WAITING' AND reviewed_at < $2
        AND claim_id NOT IN (SELECT claim_id FROM review.queue WHERE claim_id = ANY($1))
"""

# After the claim, as what cancels, decides or explains it does.
LOCK = "SELECT FROM review.cases WHERE claim_id = ANY($1) ORDER BY claim_id FOR UPDATE"

READ = """
    SELECT claim_id, review.message AS review, facts.message AS facts, decided.message AS decided,
        explanation.message AS explanation
    FROM unnest($1::uuid[]) AS archived (claim_id)
        LEFT JOIN review.reviews AS review USING (claim_id)
        LEFT JOIN review.case_facts AS facts USING (claim_id)
        LEFT JOIN review.decided AS decided USING (claim_id)
        LEFT JOIN review.explanations AS explanation USING (claim_id)
"""

# What stays: the stay, with which later claims are compared; the case, which statistics count; the decisions;
# that the claim was explained, and when. Uses go: claims of other patients are compared in the same months.
FREE = """
    WITH reviews AS (DELETE FROM review.reviews WHERE claim_id = ANY($1)),
        facts AS (DELETE FROM review.case_facts WHERE claim_id = ANY($1)),
        explained AS (UPDATE review.explanations SET message = '' WHERE claim_id = ANY($1)),
        uses AS (
            DELETE FROM review.uses
            WHERE place = ANY(ARRAY(SELECT place FROM review.stays WHERE claim_id = ANY($1)))),
        undecided AS (
            UPDATE review.cases
            SET state = 'CLOSED', version = version + 1, held_by = NULL, held_until = NULL
            WHERE claim_id = ANY($1) AND state = 'WAITING')
    UPDATE review.decided SET message = shorter
    FROM unnest($2::uuid[], $3::bytea[]) AS shortened (id, shorter) WHERE claim_id = shortened.id
"""


class KeptReview(NamedTuple):
    """Serialised messages; each None where there is none. See ArchivedClaim."""

    review: bytes | None
    facts: bytes | None
    decided: bytes | None
    explanation: bytes | None


async def settled(
    connection: asyncpg.Connection, claim_ids: Sequence[UUID], before: datetime, *, undecided: bool
) -> set[UUID]:
    """Return those of these claims that were decided before this time.

    With `undecided`, also those that were reviewed before it and that nobody has decided.
    """
    return {claim_id for (claim_id,) in await connection.fetch(SETTLED, claim_ids, before, undecided)}


async def lock_cases(connection: asyncpg.Connection, claim_ids: Sequence[UUID]) -> None:
    """Lock the cases of claims that are locked: nobody decides or explains them in the meantime."""
    await connection.execute(LOCK, claim_ids)


async def read_reviews(
    connection: asyncpg.Connection, claim_ids: Sequence[UUID]
) -> Mapping[UUID, KeptReview]:
    """Return what is kept of each of these claims."""
    rows = await connection.fetch(READ, claim_ids)
    return {claim_id: KeptReview(*kept) for claim_id, *kept in rows}


async def free_reviews(connection: asyncpg.Connection, decided: Mapping[UUID, bytes | None]) -> None:
    """Delete what `read_reviews` has returned of these claims, with what is decided on each.

    Decisions stay, without their ClaimResponse.
    """
    shorter = {claim_id: _shorter(message) for claim_id, message in decided.items() if message}
    await connection.execute(FREE, list(decided), list(shorter), list(shorter.values()))


def _shorter(message: bytes) -> bytes:
    decided = ClaimDecided.FromString(message)
    decided.ClearField("claim_response")
    return decided.SerializeToString()
