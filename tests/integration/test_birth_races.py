"""Births that two gateways take in at the same moment."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from gateway.register.files.kept_file import FileState
from gateway.register.files.storing.file_store_table import FileStoreTable
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.contract.test_files import MOTHER, OFFICES, REGISTER
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    Births,
    birth_facts,
    births_on,
    registered,
    submission,
)

Gateways = tuple[Births, Births]


@pytest.fixture
async def gateways(database_url: str) -> AsyncIterator[Gateways]:
    connection = await connect(database_url)
    await connection.execute(MOTHER)
    await connection.execute(OFFICES)
    await connection.close()
    async with open_database(database_url) as database:
        one, other = (births_on(FileStoreTable(database, REGISTER), [], {}) for _ in range(2))
        yield one, other


async def test_of_one_child_in_two_files_one_is_refused(gateways: Gateways) -> None:
    sent = (submission(number=number) for number in ("KS-1", "KS-2"))
    taken = await asyncio.gather(*(one.submit(birth) for one, birth in zip(gateways, sent, strict=True)))
    assert {one.file.state for one in taken} == {FileState.OPEN, FileState.REFUSED}


async def test_one_number_sent_to_two_gateways_is_one_file(gateways: Gateways) -> None:
    taken = await asyncio.gather(*(one.submit(submission()) for one in gateways))
    assert {one.already_known for one in taken} == {False, True}
    assert len({one.file.file_id for one in taken}) == 1


async def test_two_children_who_get_one_personal_id_at_the_same_moment_are_examined(
    gateways: Gateways,
) -> None:
    twins = [
        (await gateways[0].submit(submission(birth_facts(child__birth_order=order), f"KS-{order}"))).file
        for order in (1, 2)
    ]
    answered = await asyncio.gather(
        *(
            gateway.answer(CIVIL_STATUS, twin, "registered", registered())
            for gateway, twin in zip(gateways, twins, strict=True)
        )
    )
    assert sorted(one.file.tasks[-1].step for one in answered) == ["examination", "residence"]
