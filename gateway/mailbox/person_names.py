"""Reads the name of a person in the register."""

from sqlalchemy import select

from gateway.register.tables import people
from runtime.postgres.database import Database


class PersonNameTable:
    """The port PersonNames of the review on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, insurance_number: str) -> str | None:
        """Return the full name, None where the register does not have the person. Raises DatabaseAway."""
        statement = select(people.c.full_name).where(people.c.insurance_number == insurance_number)
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()
