"""Finds claims for those who ask for one: the person whose it is, and an auditor by its number."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from review.mailbox.claims_after_death import PERSON

FACILITY = "SELECT facility FROM review.stays WHERE claim_id = $1 AND person = $2"

# By an index on the number, over all facilities.
NUMBERED = """
    SELECT claim_id FROM review.cases
    WHERE number = $1 AND ($2::text IS NULL OR facility = $2)
    ORDER BY received_at DESC, claim_id LIMIT $3
"""


async def facility_of_claim(
    connection: asyncpg.Connection, claim_id: UUID, insurance_number: str
) -> str | None:
    """Return the facility that submitted the claim, None where it is not one of this person's."""
    facility: str | None = await connection.fetchval(FACILITY, claim_id, PERSON.format(insurance_number))
    return facility


async def find_by_number(
    connection: asyncpg.Connection, number: str, facility: str | None, limit: int
) -> Sequence[UUID]:
    """Return the reviewed claims that have this number, newest first; with a facility, its claims alone.

    A number reads "system|value"; what is before the value does not count.
    """
    written = number.partition("|")[2] or number
    rows = await connection.fetch(NUMBERED, written, facility, limit)
    return [claim_id for (claim_id,) in rows]
