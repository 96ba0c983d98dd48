"""Reads the claims in PostgreSQL, each with what became of it."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from gateway.claims.claim_list import Cursor, Filter
from gateway.claims.kept_claim import ClaimState, KeptClaim
from insurance.claim.claim import Release
from runtime.postgres.database import Database

STATE = """
    CASE WHEN closed_as IS NOT NULL THEN closed_as WHEN review.message IS NOT NULL THEN 'REVIEWED'
        ELSE 'RECEIVED' END
"""

COLUMNS = """
    claim_id, claim.facility, number, release, received_at, idempotency_key, replaces_claim_id,
    replaced_by_claim_id, closed_as, review.message AS reviewed, set_aside_at IS NOT NULL AS set_aside
"""

SOURCES = """
    gateway.claims AS claim LEFT JOIN review.reviews AS review USING (claim_id)
    LEFT JOIN review.queue USING (claim_id)
"""

FIND = f"SELECT {COLUMNS}, content FROM {SOURCES} WHERE claim_id = $1 AND claim.facility = $2"

# The first comparison of the cursor is one that the index claims_of_a_facility can begin at.
PAGE = f"""
    SELECT {COLUMNS}, NULL AS content FROM {SOURCES}
    WHERE claim.facility = $1 AND ($2::text[] IS NULL OR {STATE} = ANY($2))
        AND received_at >= $3 AND received_at < $4
        AND received_at <= $5 AND (received_at < $5 OR claim_id > $6)
    ORDER BY received_at DESC, claim_id LIMIT $7
"""

OPEN_CLAIMS = """
    SELECT facility, number, claim_id FROM unnest($1::text[], $2::text[]) AS sent (facility, number)
        JOIN gateway.claims USING (facility, number) WHERE closed_as IS NULL
"""


def claim_from(row: asyncpg.Record) -> KeptClaim:
    """A row of COLUMNS and `content`."""
    closed_as = row["closed_as"]
    return KeptClaim(
        **{
            **row,
            "release": Release(row["release"]),
            "closed_as": ClaimState(closed_as) if closed_as else None,
        }
    )


class ClaimTable:
    """The port Claims on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, facility: str, claim_id: UUID) -> KeptClaim | None:
        """One claim of the facility's own, with its content."""
        async with self._database.connection() as connection:
            row = await connection.fetchrow(FIND, claim_id, facility)
        return claim_from(row) if row is not None else None

    async def page(self, sought: Filter, after: Cursor, limit: int) -> list[KeptClaim]:
        """The next claims after the cursor, newest first, without their content."""
        states = list(sought.states) or None
        bounds = (sought.received_from, sought.received_before, after.received_at, after.claim_id)
        async with self._database.connection() as connection:
            rows = await connection.fetch(PAGE, sought.facility, states, *bounds, limit)
        return [claim_from(row) for row in rows]

    async def open_claims(self, numbers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
        """Which of these (facility, number) name a claim that is kept and not closed."""
        facilities, own_numbers = zip(*numbers, strict=True)
        async with self._database.connection() as connection:
            rows = await connection.fetch(OPEN_CLAIMS, facilities, own_numbers)
        return {(facility, number): claim_id for facility, number, claim_id in rows}
