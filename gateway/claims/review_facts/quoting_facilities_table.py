"""Which facilities have begun to quote receipts in their claims, in PostgreSQL."""

from collections.abc import Collection

from sqlalchemy import select, update

from gateway.register.tables import facilities
from runtime.postgres.database import Database


class QuotingFacilitiesTable:
    """The port QuotingFacilities on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, codes: Collection[str]) -> set[str]:
        """Return which of these facilities have quoted a genuine receipt. Raises DatabaseAway."""
        statement = select(facilities.c.facility).where(
            facilities.c.facility.in_(codes), facilities.c.quotes_receipts
        )
        async with self._database.transaction() as connection:
            return set(await connection.scalars(statement))

    async def add(self, codes: Collection[str]) -> None:
        """Mark these facilities; committed on return. Raises DatabaseAway."""
        # Rows are locked in one order, so that no two gateways wait for each other.
        new = (
            select(facilities.c.facility)
            .where(facilities.c.facility.in_(codes), ~facilities.c.quotes_receipts)
            .order_by(facilities.c.facility)
            .with_for_update(key_share=True)
            .cte("new")
        )
        statement = (
            update(facilities).values(quotes_receipts=True).where(facilities.c.facility == new.c.facility)
        )
        async with self._database.transaction() as connection:
            await connection.execute(statement)
