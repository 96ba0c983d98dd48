"""The claims of a person whose death was registered, or taken back: they are reviewed with that fact."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

import asyncpg

from review.mailbox.repeated_reviews import ReviewedLater

# As insurance/claim/stay.py writes it.
PERSON = "insurance|{}"
# Claims with a day after the death. A worker that has one now works with the earlier facts: it loses it.
QUEUED = """
    SELECT claim_id, message FROM review.queue JOIN review.stays USING (claim_id)
    WHERE person = $1 AND last_day > $2
    ORDER BY review.queue.place FOR UPDATE OF queue
"""
UPDATE = """
    UPDATE review.queue SET message = $2, taken_by = NULL,
        attempts = CASE WHEN taken_by IS NULL THEN attempts ELSE greatest(attempts - 1, 0) END
    WHERE claim_id = $1
"""
# Those that are reviewed and not decided. What cancels, decides or explains a claim locks its case.
REVIEWED = """
    SELECT stay.place, claim_id, stay.facility, message
    FROM review.stays AS stay JOIN review.cases USING (claim_id) JOIN review.case_facts USING (claim_id)
    WHERE stay.person = $1 AND stay.last_day > $2 AND state NOT IN ('DECIDED', 'CLOSED')
        AND NOT EXISTS (SELECT FROM review.queue WHERE claim_id = stay.claim_id)
    ORDER BY claim_id FOR UPDATE OF cases
"""


class WaitingClaim(NamedTuple):
    """A claim in the queue. `message` is a serialised ClaimSubmitted with its content."""

    claim_id: UUID
    message: bytes


async def waiting_claims(
    connection: asyncpg.Connection, insurance_number: str, after: date
) -> list[WaitingClaim]:
    """Lock and return the claims of the person in the queue that have a day after this one."""
    rows = await connection.fetch(QUEUED, PERSON.format(insurance_number), after)
    return [WaitingClaim(*row) for row in rows]


async def change_waiting(connection: asyncpg.Connection, claim: WaitingClaim) -> None:
    """Give a claim in the queue other facts."""
    await connection.execute(UPDATE, *claim)


async def reviewed_claims(
    connection: asyncpg.Connection, insurance_number: str, after: date
) -> list[ReviewedLater]:
    """Lock and return the person's reviewed claims that have a day after this one. See review_again."""
    rows = await connection.fetch(REVIEWED, PERSON.format(insurance_number), after)
    return [ReviewedLater(*row) for row in rows]
