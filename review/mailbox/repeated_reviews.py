"""Has claims reviewed again that were compared with one that is withdrawn or replaced."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import asyncpg

from insurance.claim.uses.use import LONGEST, MOST_READ
from review.mailbox.channels import CLAIM_SUBMITTED

# More than a person has in a day. It limits the work where one patient was submitted a thousand times.
MOST = 100

# The claims that were compared with one of these, submitted later: of the same person with a common day, or
# that used the same machine, performer or bed meanwhile. The longest use bounds what is searched.
COMPARED_WITH = f"""
    SELECT DISTINCT claim_id, place FROM (
        SELECT later.claim_id, later.place
        FROM review.stays AS closed JOIN review.stays AS later USING (person)
        WHERE closed.claim_id = ANY($1) AND later.place > closed.place
            AND later.first_day <= closed.last_day AND later.last_day >= closed.first_day
        UNION ALL
        SELECT later.claim_id, later.place
        FROM review.stays AS closed JOIN review.uses AS used USING (place)
            CROSS JOIN LATERAL (
                SELECT claim_id, place, ends FROM review.uses
                WHERE facility = used.facility AND resource = used.resource AND begins < used.ends
                    AND begins > used.begins - interval '{max(LONGEST.values()).days} days'
                ORDER BY begins DESC LIMIT {MOST_READ}) AS later
        WHERE closed.claim_id = ANY($1) AND later.place > closed.place
            AND later.ends > used.begins) AS compared
    WHERE claim_id <> ALL($1)
    ORDER BY place LIMIT {MOST}
"""

# A worker that has one of them now may have read the stay: it loses the claim, and the next one reads again.
# Those that are reviewed and not decided are to be queued again.
FIND = f"""
    WITH later AS ({COMPARED_WITH}), given_back AS (
        UPDATE review.queue SET taken_by = NULL, attempts = greatest(attempts - 1, 0)
        WHERE claim_id IN (SELECT claim_id FROM later) AND taken_by IS NOT NULL)
    SELECT place, claim_id, facility, message FROM later
        JOIN review.cases USING (claim_id) JOIN review.case_facts USING (claim_id)
    WHERE state NOT IN ('DECIDED', 'CLOSED')
        AND claim_id NOT IN (SELECT claim_id FROM review.queue WHERE claim_id IN (SELECT claim_id FROM later))
"""

# At its old place, so that it is compared with the same claims as before.
QUEUE = f"""
    WITH queued AS (
        INSERT INTO review.queue (place, claim_id, facility, message) OVERRIDING SYSTEM VALUE
        VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING)
    SELECT pg_notify('{CLAIM_SUBMITTED}', '')
"""


class ReviewedLater(NamedTuple):
    """A reviewed claim. `message` is a serialised ClaimSubmitted without content."""

    place: int
    claim_id: UUID
    facility: str
    message: bytes


async def find_reviewed_later(connection: asyncpg.Connection, closed: Sequence[UUID]) -> list[ReviewedLater]:
    """Return the reviewed claims that were compared with these, whose stays are still there."""
    return [ReviewedLater(*row) for row in await connection.fetch(FIND, closed)]


async def review_again(connection: asyncpg.Connection, claim: ReviewedLater) -> None:
    """Queue a claim again; its message has the content now. Its review changes only if its findings do."""
    await connection.execute(QUEUE, *claim)
