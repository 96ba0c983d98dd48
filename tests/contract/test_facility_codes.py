"""What FacilityCodeStore guarantees, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Any

import pytest

from gateway.register.facility_codes.facility_code_table import FacilityCodeTable
from insurance.law.codes.code_changes import CodeChange
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.fakes.facility_codes import FakeFacilityCodes

MERGED = date(2025, 7, 1)
CHANGES = (CodeChange("17101", "25301", MERGED), CodeChange("25301", "25H01", date(2026, 1, 1)))


class RealFacilityCodes(FacilityCodeTable):
    """The table, and how a test fills it: as FakeFacilityCodes."""

    def __init__(self, database: Database, url: str) -> None:
        super().__init__(database)
        self._url = url

    async def put(self, changes: Iterable[CodeChange]) -> None:
        connection = await connect(self._url)
        await connection.execute("DELETE FROM gateway.facility_codes")
        await connection.executemany("INSERT INTO gateway.facility_codes VALUES ($1, $2, $3)", list(changes))
        await connection.close()


@pytest.fixture
async def codes(kept_in: str | None) -> AsyncIterator[Any]:
    if kept_in is None:
        yield FakeFacilityCodes()
        return
    async with open_database(kept_in) as database:
        yield RealFacilityCodes(database, kept_in)


async def test_a_facility_is_the_same_by_each_of_its_codes_and_later_changes_are_read(codes: Any) -> None:
    assert not await codes.read()
    await codes.put(CHANGES)
    read = await codes.read()
    assert (read.current("17101"), read.same("17101", "25H01", date(2026, 1, 1))) == ("25H01", True)
    assert read.on("17101", date(2025, 12, 31)) == frozenset({"25301"})
    assert read.about(["25301"]) == list(CHANGES)
    await codes.put(CHANGES[:1])
    assert (await codes.read()).current("17101") == "25301"
