"""How far the review of a claim has come, for those who read claims."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import FromClause, Join

from review.mailbox.tables import queue, reviews

# Columns of `with_progress`: a serialised ClaimReviewed or null, and whether the review failed three times.
REVIEWED = reviews.c.message.label("reviewed")
SET_ASIDE = queue.c.set_aside_at.is_not(None).label("set_aside")
IS_REVIEWED = reviews.c.claim_id.is_not(None)

# Text on the driver: it is part of the intake of claims (decision 0005).
FIND = """
    SELECT claim_id, review.message, set_aside_at IS NOT NULL
    FROM unnest($1::uuid[]) AS sought (claim_id)
        LEFT JOIN review.reviews AS review USING (claim_id) LEFT JOIN review.queue USING (claim_id)
"""


class ClaimProgress(NamedTuple):
    """`reviewed` is a serialised ClaimReviewed, None where there is none yet.

    `set_aside` is true where the review failed three times.
    """

    reviewed: bytes | None
    set_aside: bool


def with_progress(claims: FromClause) -> Join:
    """Join the review and the place in the queue, where there are any, to a table with column `claim_id`."""
    claim_id = claims.c.claim_id
    return claims.outerjoin(reviews, reviews.c.claim_id == claim_id).outerjoin(
        queue, queue.c.claim_id == claim_id
    )


async def find_progress(
    connection: asyncpg.Connection, claim_ids: Sequence[UUID]
) -> Mapping[UUID, ClaimProgress]:
    """Return the progress of each of these claims."""
    rows = await connection.fetch(FIND, claim_ids)
    return {claim_id: ClaimProgress(*progress) for claim_id, *progress in rows}
