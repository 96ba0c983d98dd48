"""Finds newborn children by their mothers."""

from sqlalchemy import select

from gateway.cards.newborn import Newborn
from gateway.cards.subject import ChipId
from gateway.register.procedures.birth.tables import births
from runtime.postgres.database import Database


class NewbornTable:
    """Children whose birth files have led to a card."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, newborn: Newborn) -> str | None:
        """The insurance number of the child. Raises DatabaseAway."""
        is_chip_id = isinstance(newborn.mother, ChipId)
        number = births.c.mother_chip_id if is_chip_id else births.c.mother_insurance_number
        statement = (
            select(births.c.insurance_number)
            .where(
                number == newborn.mother.text,
                births.c.born_on == newborn.born_on,
                births.c.birth_order == newborn.order,
            )
            .limit(1)
        )
        async with self._database.statement() as connection:
            found: str | None = (await connection.execute(statement)).scalar_one_or_none()
        return found
