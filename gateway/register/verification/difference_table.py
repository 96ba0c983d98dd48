"""Reads the differences that verifications have found, and opens the use case that makes files of them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.naming.limit_naming import LimitNaming, NoBudgets
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.submit_file import SubmitFile
from gateway.register.procedures.all_procedures import read_procedures
from gateway.register.procedures.verification.verification_code import BECOME_FILES, REGISTER
from gateway.register.verification.open_files import DIGEST_DIGITS, Difference, OpenFiles
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from runtime.clock import Clock
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database

# The files of a person are numbered from 1: it goes from each to the next one.
DIFFERENCES = f"""
    SELECT p.insurance_number, coalesce(p.chip_id, ''), p.full_name, coalesce(left(place.facility, 2), ''),
        v.outcome, v.fields, coalesce(last.place, 0), last.file_id
    FROM gateway.verifications v JOIN gateway.people p USING (insurance_number)
    LEFT JOIN LATERAL (
        SELECT registered_facility AS facility FROM gateway.cards JOIN gateway.card_periods USING (card_id)
        WHERE cards.insurance_number = p.insurance_number ORDER BY valid_from DESC LIMIT 1
    ) AS place ON true
    LEFT JOIN LATERAL (
        WITH RECURSIVE digest AS (
            SELECT left(encode(sha256(p.insurance_number::bytea), 'hex'), {DIGEST_DIGITS}) AS digest
        ), made AS (
            SELECT 1 AS place, file_id, ended_at FROM gateway.files, digest
            WHERE sender = '{REGISTER}' AND number = digest || '-1'
            UNION ALL
            SELECT place + 1, files.file_id, files.ended_at FROM made, digest, gateway.files
            WHERE sender = '{REGISTER}' AND number = digest || '-' || (place + 1)
        )
        SELECT place, CASE WHEN ended_at IS NULL THEN file_id END AS file_id FROM made
        ORDER BY place DESC LIMIT 1
    ) AS last ON true
    WHERE v.outcome IN {BECOME_FILES}
"""
# A page of people at a time: their files are made before the next page is read.
FOUND = f"{DIFFERENCES} AND v.insurance_number > $1 ORDER BY v.insurance_number LIMIT $2"
OF_PERSON = f"{DIFFERENCES} AND v.insurance_number = $1"
PAGE = 250


class DifferenceTable:
    """The ports Differences and DifferenceOfPerson on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(self) -> AsyncIterator[Sequence[Difference]]:
        """See Differences."""
        after = ""
        while page := await self._page(after):
            yield page
            after = page[-1].insurance_number

    async def difference_of(self, insurance_number: str) -> Difference | None:
        """See DifferenceOfPerson."""
        async with self._database.connection() as connection:
            row = await connection.fetchrow(OF_PERSON, insurance_number)
        return None if row is None else Difference(*row)

    async def _page(self, after: str) -> Sequence[Difference]:
        async with self._database.connection() as connection:
            return [Difference(*row) for row in await connection.fetch(FOUND, after, PAGE)]


@asynccontextmanager
async def open_differences(database_url: str) -> AsyncIterator[OpenFiles]:
    """The use case, for a command."""
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    async with open_database(database_url) as database:
        store = FileStoreTable(database, RegisterAccess(()), lambda _: None)
        submit = SubmitFile(
            read_procedures(), store, AdvanceFile(working_time), Clock(), LimitNaming(NoBudgets())
        )
        yield OpenFiles(DifferenceTable(database), submit)
