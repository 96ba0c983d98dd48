"""Closes claims in the review, and has those reviewed again that were compared with them."""

from collections.abc import Sequence

import asyncpg

from review.mailbox.change import NewChange
from review.mailbox.repeated_reviews import ReviewedLater, review_again
from review.mailbox.submitted_claims import withdraw
from review.v1.claim_submitted_pb2 import ClaimSubmitted

CONTENT = "SELECT content FROM gateway.claims WHERE claim_id = $1"
UNCHARGE = "DELETE FROM gateway.copayments WHERE claim_id = ANY($1)"


async def close_in_review(connection: asyncpg.Connection, closed: Sequence[NewChange]) -> None:
    """Withdraw claims that are locked; within the transaction that closes them.

    A claim that was decided before its facility explained it has charged its patient: nothing is paid for it
    any more.
    """
    await connection.execute(UNCHARGE, [change.claim_id for change in closed])
    # One by one: contents may be large.
    for later in await withdraw(connection, closed):
        content = await connection.fetchval(CONTENT, later.claim_id)
        await review_again(connection, _with_content(later, content))


def _with_content(later: ReviewedLater, content: bytes) -> ReviewedLater:
    """The review keeps the facts of a claim, and the gateway its content."""
    message = ClaimSubmitted.FromString(later.message)
    message.content = content
    return later._replace(message=message.SerializeToString())
