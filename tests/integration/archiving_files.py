"""Files on a real register that `wardgate archive --files` archives."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import asyncpg
import pytest

from gateway.archiving.archive_folder import ArchiveFolder
from gateway.register.files.archiving.open_file_archive import open_file_archive
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from runtime.time_zone import HO_CHI_MINH
from tests.contract.filled_register import connect
from tests.unit.gateway.register.file_cases import OFFICES, PAYER, POLICE, FileCases, file_cases
from tests.unit.gateway.register.household.joining import facts, payment

PEOPLE = """
    INSERT INTO gateway.people
    SELECT lpad(number::text, 10, '0'), NULL, 'Nguyễn Văn ' || number, '1980', 'male'
    FROM generate_series(1, 9) AS number
"""
TODAY, BEFORE = date(2026, 3, 10), date(2026, 4, 1)
NOW = datetime(2026, 3, 10, 9, tzinfo=HO_CHI_MINH)


class World(NamedTuple):
    """Files on a real register."""

    cases: FileCases
    database: Database
    connection: asyncpg.Connection
    url: str

    async def open(self, place: int) -> KeptFile:
        """The person of this place has a file that waits for the money."""
        file = await self.cases.submit(facts(place, number_of=f"HK-{place}"), f"HGD-{place}")
        return await self.cases.answer(POLICE, file, "confirmed")

    async def settled(self, place: int, more: int = 0) -> KeptFile:
        """The person has paid, and so much more."""
        file = await self.open(place)
        paid = payment(file.read_result.household.total + more, f"R-{place}", self.today)
        return await self.cases.answer(PAYER, file, "paid", paid)

    @property
    def today(self) -> date:
        return self.cases.clock.moment.date()

    async def forget_changes(self) -> None:
        """As the gateways do after a month."""
        await self.connection.execute("DELETE FROM gateway.file_changes")

    async def archive(self, folder: Path, before: date = BEFORE) -> int:
        """How many files were archived."""
        opened = ArchiveFolder(folder)
        opened.make()
        async with open_file_archive(self.url, before) as archive:
            return sum(
                [
                    written.rows
                    for month in await archive.months(before)
                    async for _, written in archive.archive(month, opened)
                ]
            )

    async def rows(self, table: str) -> int:
        return int(await self.connection.fetchval(f"SELECT count(*) FROM gateway.{table}"))


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    await connection.execute(PEOPLE)
    async with open_database(database_url) as database:
        files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
        yield World(file_cases(files, NOW), database, connection, database_url)
    await connection.close()


def parquet_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))
