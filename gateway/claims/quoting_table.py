"""Which facilities have begun to quote receipts, in PostgreSQL."""

from collections.abc import Collection

from runtime.postgres.database import Database

AMONG = "SELECT facility FROM gateway.facilities WHERE facility = ANY($1) AND quotes_receipts"

# In one order for all, so that no two gateways wait for each other.
ADD = """
    WITH new AS (
        SELECT facility FROM gateway.facilities WHERE facility = ANY($1) AND NOT quotes_receipts
        ORDER BY facility FOR NO KEY UPDATE)
    UPDATE gateway.facilities SET quotes_receipts = true FROM new WHERE facilities.facility = new.facility
"""


class QuotingTable:
    """The port QuotingFacilities on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def among(self, facilities: Collection[str]) -> set[str]:
        """Those of them that have."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(AMONG, list(facilities))
        return {row["facility"] for row in rows}

    async def add(self, facilities: Collection[str]) -> None:
        """These have too, from now on."""
        async with self._database.connection() as connection:
            await connection.execute(ADD, list(facilities))
