"""Births that arrive together share statements, and each is decided as if it had come alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

import asyncpg
import pytest

from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.v1.birth_file_pb2 import BirthFacts
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.contract.test_files import OFFICES, REGISTER
from tests.integration.counted_statements import counted_statements
from tests.unit.gateway.register.births import Births, birth_facts, births_on, submission

MOTHERS = """
    INSERT INTO gateway.people
    SELECT lpad(n::text, 10, '0'), '001190' || lpad(n::text, 6, '0'), 'Nguyễn Thị Hoa', '1990', 'female'
    FROM generate_series(1, 20) AS n
"""


class World(NamedTuple):
    """Twenty mothers in the register, and a gateway that takes in births."""

    births: Births
    connection: asyncpg.Connection

    async def submit(self, number: str, facts: BirthFacts) -> KeptFile:
        return (await self.births.submit(submission(facts, number))).file


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    await connection.execute(MOTHERS)
    async with open_database(database_url) as database:
        yield World(births_on(FileStoreTable(database, REGISTER), [], {}), connection)
    await connection.close()


def of_mother(place: int, order: int = 1) -> BirthFacts:
    """By her chip ID."""
    facts = birth_facts(mother__citizen_id=f"001190{place:06}", child__birth_order=order)
    facts.mother.birth_date = "1990"
    return facts


async def test_births_that_arrive_together_take_few_statements_more_than_one(world: World) -> None:
    with counted_statements() as one:
        await world.submit("KS-1", of_mother(1))
    with counted_statements() as others:
        files = await asyncio.gather(
            *(world.submit(f"KS-{place}", of_mother(place)) for place in range(2, 18))
        )
    assert {file.state for file in files} == {FileState.OPEN}
    numbers = {file.read_result.birth.insurance_number for file in files}
    assert len(numbers) == len(files)
    rows = await world.connection.fetch(
        "SELECT insurance_number, mother_insurance_number FROM gateway.births WHERE file_id = ANY($1)",
        [file.file_id for file in files],
    )
    assert {tuple(row) for row in rows} == {
        (file.read_result.birth.insurance_number, f"{place:010}") for place, file in enumerate(files, start=2)
    }
    # Three transactions at most: the first one may have begun before the others came.
    assert len(others) <= 3 * len(one)


async def test_of_twins_that_are_declared_twice_at_the_same_moment_each_is_one_child(world: World) -> None:
    by_number = of_mother(1, order=2)
    by_number.mother.citizen_id, by_number.mother.insurance_number = "", f"{1:010}"
    sent = [of_mother(1), of_mother(2), of_mother(1), of_mother(1, order=2), by_number]
    files = await asyncio.gather(*(world.submit(f"KS-{nth}", facts) for nth, facts in enumerate(sent)))
    states = [file.state for file in files]
    assert states[1] is FileState.OPEN
    assert sorted(state is FileState.REFUSED for state in (states[0], states[2])) == [False, True]
    assert sorted(state is FileState.REFUSED for state in states[3:]) == [False, True]
    assert await world.connection.fetchval("SELECT count(*) FROM gateway.births") == 3


async def test_a_mother_whose_two_numbers_are_of_two_people_is_one_of_the_batch_only(world: World) -> None:
    two_people = of_mother(1)
    two_people.mother.insurance_number = f"{2:010}"
    files = await asyncio.gather(
        world.submit("KS-1", two_people),
        world.submit("KS-2", of_mother(2)),
        world.submit("KS-3", of_mother(30)),
    )
    steps = [[task.step for task in file.open_tasks()] for file in files]
    assert steps == [["correction"], ["civil-status"], ["civil-status"]]
