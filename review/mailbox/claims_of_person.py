"""Whose claim it is."""

from uuid import UUID

import asyncpg

from review.mailbox.claims_after_death import PERSON

FACILITY = "SELECT facility FROM review.stays WHERE claim_id = $1 AND person = $2"


async def facility_of_claim(
    connection: asyncpg.Connection, claim_id: UUID, insurance_number: str
) -> str | None:
    """Return the facility that submitted the claim, None where it is not one of this person's."""
    facility: str | None = await connection.fetchval(FACILITY, claim_id, PERSON.format(insurance_number))
    return facility
