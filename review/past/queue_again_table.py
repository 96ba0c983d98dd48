"""Puts reviewed claims into the queue again, with the reason for it."""

from datetime import datetime

import asyncpg

from review.mailbox.repeated_reviews import ReviewedLater, review_again
from review.past.kept_claim import PastClaim
from review.past.read_past_claims import Contents
from review.v1.claim_submitted_pb2 import ClaimSubmitted

# A claim that is in the queue is reviewed anyway. What cancels, decides or explains a claim locks its case.
LOCK = """
    SELECT FROM review.cases
    WHERE claim_id = $1 AND state NOT IN ('DECIDED', 'CLOSED')
        AND NOT EXISTS (SELECT FROM review.queue WHERE claim_id = $1)
    FOR UPDATE
"""
# A claim without a stay is compared with no other: its place means nothing.
NEW_PLACE = "SELECT nextval(pg_get_serial_sequence('review.queue', 'place'))"


class QueueAgainTable:
    """The port QueueAgain on PostgreSQL."""

    def __init__(
        self, connection: asyncpg.Connection, contents: Contents, reason: str, now: datetime
    ) -> None:
        self._connection = connection
        self._contents = contents
        self._reason = reason
        self._now = now

    async def __call__(self, past: PastClaim) -> bool:
        """Queue the claim with the facts that it was judged again by, at the place of its stay.

        Return False where it is in the queue, decided, closed or archived: then nothing is changed.
        """
        claim_id = past.kept.claim_id
        async with self._connection.transaction():
            if await self._connection.fetchrow(LOCK, claim_id) is None:
                return False
            content = (await self._contents.contents([claim_id])).get(claim_id)
            if content is None:
                return False
            place = past.kept.place or await self._connection.fetchval(NEW_PLACE)
            message = asked_again(past.facts.submitted, content, self._reason, self._now)
            again = ReviewedLater(place, claim_id, past.facts.submitted.facility, message)
            await review_again(self._connection, again)
        return True


def asked_again(submitted: ClaimSubmitted, content: bytes, reason: str, now: datetime) -> bytes:
    """The message by which a claim is judged again: the worker compares it with what is there then."""
    message = ClaimSubmitted()
    message.CopyFrom(submitted)
    message.content = content
    message.ClearField("compared_with")
    message.judged_again.reason = reason
    message.judged_again.asked_at.FromDatetime(now)
    return message.SerializeToString()
