"""Reads the facilities that were renumbered from the register."""

from insurance.law.codes.code_changes import CodeChange, CodeChanges
from runtime.postgres.database import Database

CHANGES = "SELECT old_code, new_code, valid_from FROM gateway.facility_codes"


class FacilityCodeTable:
    """Table gateway.facility_codes, as port FacilityCodeStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> CodeChanges:
        """All of them: some thousands of rows. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(CHANGES)
        return CodeChanges(CodeChange(*row) for row in rows)
