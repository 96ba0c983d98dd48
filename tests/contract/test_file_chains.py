"""The chains of files in PostgreSQL: what was changed by hand shows."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.verifying import stored_chains
from gateway.register.files.verifying.stored_chains import StoredChains
from gateway.register.files.verifying.verify_files import BrokenFile, Verdict, verify_files
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.contract.test_files import MOTHER, OFFICES, REGISTER
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    HOSPITAL,
    Births,
    births_on,
    registered,
    submission,
)


@pytest.fixture
async def births(database_url: str) -> AsyncIterator[Births]:
    connection = await connect(database_url)
    await connection.execute(MOTHER)
    await connection.execute(OFFICES)
    await connection.close()
    async with open_database(database_url) as database:
        yield births_on(FileStoreTable(database, REGISTER), [], {})


async def verdict_of(database_url: str) -> Verdict:
    engine = create_async_engine(database_url)
    try:
        return await verify_files(StoredChains(engine))
    finally:
        await engine.dispose()


async def test_files_that_were_kept_are_as_they_were_made(
    births: Births, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_chains, "PAGE", 2)
    file, *_ = [(await births.submit(submission(number=number))).file for number in ("1", "2", "3")]
    await births.withdraw(HOSPITAL, file.file_id)
    assert await verdict_of(database_url) == Verdict(3, 4, [])


@pytest.mark.parametrize(
    ("statement", "events"),
    [
        ("UPDATE gateway.file_events SET note = 'x' WHERE number = 1", [1]),
        ("UPDATE gateway.file_events SET answer = 'refused' WHERE number = 2", [2]),
        ("DELETE FROM gateway.file_events WHERE number = 2", [2]),
        ("UPDATE gateway.files SET state = 'refused', ended_at = now()", [3]),
    ],
)
async def test_what_was_changed_by_hand_shows(
    births: Births, database_url: str, statement: str, events: list[int]
) -> None:
    file = (await births.submit(submission())).file
    await births.answer(CIVIL_STATUS, file, "registered", registered())
    connection = await connect(database_url)
    await connection.execute(statement)
    await connection.close()
    assert (await verdict_of(database_url)).broken == [BrokenFile(file.file_id, events)]
