"""Reads the names of facilities."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from gateway.register.tables import facilities
from runtime.postgres.database import Database


class FacilityNameTable:
    """The port FacilityNames of the review on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def names(self, codes: Collection[str]) -> Mapping[str, str]:
        """Return the names of those that the register has. Raises DatabaseAway."""
        statement = select(facilities.c.facility, facilities.c.full_name)
        async with self._database.transaction() as connection:
            rows = await connection.execute(statement.where(facilities.c.facility.in_(sorted(codes))))
            return {row.facility: row.full_name for row in rows}
