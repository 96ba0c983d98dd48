"""Keeps what facilities explain, and gives their claims back to the reviewers."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes

# Nobody decides or withdraws the claim until the transaction ends.
LOCK = "SELECT FROM review.cases WHERE claim_id = $1 AND facility = $2 FOR UPDATE"
FIND = "SELECT digest, explained_at FROM review.explanations WHERE claim_id = $1"

# The decision stays in review.decisions. The co-payment that it charged stays until the next decision.
KEEP = """
    WITH explained AS (
        INSERT INTO review.explanations (claim_id, facility, explained_at, digest, message)
        VALUES ($1, $2, $3, $4, $5)),
    reopened AS (
        UPDATE review.cases SET state = 'WAITING', version = version + 1,
            marks = CASE WHEN 'EXPLAINED' = ANY(marks) THEN marks ELSE marks || 'EXPLAINED'::text END,
            held_by = NULL, held_until = NULL, decided_by = NULL, decided_at = NULL
        WHERE claim_id = $1)
    DELETE FROM review.decided WHERE claim_id = $1
"""


class NewExplanation(NamedTuple):
    """`message` is a serialised Explanation, and `digest` the same for the same one."""

    claim_id: UUID
    facility: str
    explained_at: datetime
    digest: bytes
    message: bytes


async def lock_case(connection: asyncpg.Connection, facility: str, claim_id: UUID) -> None:
    """Lock the case of a claim of this facility, if it has one."""
    await connection.execute(LOCK, claim_id, facility)


async def find_explanation(connection: asyncpg.Connection, claim_id: UUID) -> tuple[bytes, datetime] | None:
    """Return the digest and the time of a claim's explanation."""
    row = await connection.fetchrow(FIND, claim_id)
    return None if row is None else (row["digest"], row["explained_at"])


async def keep_explanation(connection: asyncpg.Connection, explanation: NewExplanation) -> None:
    """Keep the explanation of a claim whose case is locked, and reopen the case."""
    await connection.execute(KEEP, *explanation)
    change = NewChange(explanation.claim_id, explanation.facility, Change.EXPLAINED)
    await record_changes(connection, [change])
