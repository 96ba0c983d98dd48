"""How far the review of a claim has come, for those who read claims."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast
from uuid import UUID

import asyncpg
from sqlalchemy import FromClause, Join, false, func

from review.mailbox.tables import decided, queue, reviews

# Columns of `with_progress`: a serialised ClaimReviewed or null, whether the review failed three times, and a
# serialised ClaimDecided or null, which may be a question to the facility.
REVIEWED = reviews.c.message.label("reviewed")
SET_ASIDE = queue.c.set_aside_at.is_not(None).label("set_aside")
DECIDED = decided.c.message.label("decided")
IS_ASKED = func.coalesce(decided.c.is_question, false()).label("is_asked")
IS_REVIEWED = reviews.c.claim_id.is_not(None)
IS_DECIDED = decided.c.is_question.is_(False)

# Text on the driver: it is part of the intake of claims (decision 0005).
FIND = """
    SELECT claim_id, review.message, set_aside_at IS NOT NULL, decided.message, coalesce(is_question, false)
    FROM unnest($1::uuid[]) AS sought (claim_id)
        LEFT JOIN review.reviews AS review USING (claim_id) LEFT JOIN review.queue USING (claim_id)
        LEFT JOIN review.decided USING (claim_id)
"""


class ClaimProgress(NamedTuple):
    """`reviewed` is a serialised ClaimReviewed, None where there is none yet.

    `set_aside` is true where the review failed three times. `decided` is a serialised ClaimDecided, None
    where there is none; with `is_asked` it is a question to the facility.
    """

    reviewed: bytes | None
    set_aside: bool
    decided: bytes | None
    is_asked: bool


def with_progress(claims: FromClause) -> Join:
    """Join a claim's review, place in the queue and decision to a table with column `claim_id`."""
    joined: FromClause = claims
    for table in (reviews, queue, decided):
        joined = joined.outerjoin(table, table.c.claim_id == claims.c.claim_id)
    return cast("Join", joined)


async def find_progress(
    connection: asyncpg.Connection, claim_ids: Sequence[UUID]
) -> Mapping[UUID, ClaimProgress]:
    """Return the progress of each of these claims."""
    rows = await connection.fetch(FIND, claim_ids)
    return {claim_id: ClaimProgress(*progress) for claim_id, *progress in rows}
