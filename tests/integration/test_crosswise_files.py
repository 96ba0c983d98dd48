"""Files of two gateways that are about the same people, in another order each."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import asyncpg
import pytest

from gateway.register.files import file_batches
from gateway.register.files.file_batches import FileBatches
from gateway.register.files.file_store import FilesInTransaction
from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.register.procedures.unemployment.unemployment_register import UnemployedQuestion
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.unit.gateway.register.death.dying import NOW, facts, registered
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, OFFICES, FileCases, file_cases
from tests.wait_until import wait_until

PEOPLE = """
    INSERT INTO gateway.people
    SELECT lpad(number::text, 10, '0'), NULL, 'Nguyễn Văn ' || number, '1980', 'male'
    FROM generate_series(1, 2) AS number
"""
FIRST, SECOND = "0000000001", "0000000002"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
LOAD = "LOCK TABLE gateway.people, gateway.cards, gateway.card_periods IN SHARE ROW EXCLUSIVE MODE"
LOCK = "SELECT FROM gateway.people WHERE insurance_number = $1 FOR UPDATE NOWAIT"


class World(NamedTuple):
    """Two gateways on one register, each of which keeps in one transaction what arrives together."""

    gateways: tuple[FileCases, FileCases]
    stores: tuple[FileStoreTable, FileStoreTable]
    outside: asyncpg.Connection

    @asynccontextmanager
    async def while_both_wait(self, *batches: asyncio.Future[list[KeptFile]]) -> AsyncIterator[None]:
        """The first person is locked from outside until the block ends, so that both batches wait."""
        async with self.outside.transaction():
            await self.outside.execute(LOCK, FIRST)
            await wait_until(self._waiting, lambda waiting: waiting == len(self.gateways))
            yield
        await asyncio.gather(*batches)

    async def _waiting(self) -> int:
        return int(await self.outside.fetchval(WAITING))

    def deaths(self, gateway: int, *people: str) -> asyncio.Future[list[KeptFile]]:
        """A file of each person's death, which arrive together."""
        cases = self.gateways[gateway]
        return asyncio.gather(
            *(
                cases.submit(facts(number=number, name=f"Nguyễn Văn {int(number)}"), f"HS-{gateway}-{number}")
                for number in people
            )
        )


@pytest.fixture
async def world(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(file_batches, "BATCHES_AT_A_TIME", 1)
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    await connection.execute(PEOPLE)
    name = await connection.fetchval("SELECT quote_ident(current_database())")
    await connection.execute(f"ALTER DATABASE {name} SET deadlock_timeout = '20ms'")
    register = RegisterAccess(ALL_STATEMENTS)
    async with open_database(database_url) as one, open_database(database_url) as other:
        stores = FileStoreTable(one, register), FileStoreTable(other, register)
        yield World((file_cases(stores[0], NOW), file_cases(stores[1], NOW)), stores, connection)
    await connection.close()


async def test_files_that_come_together_lock_their_people_in_one_order(world: World) -> None:
    sent = world.deaths(0, FIRST, SECOND), world.deaths(1, SECOND, FIRST)
    async with world.while_both_wait(*sent):
        await world.outside.execute(LOCK, SECOND)
    assert [[file.state for file in files.result()] for files in sent] == [[FileState.OPEN] * 2] * 2


async def test_answers_that_come_together_lock_their_people_in_one_order(world: World) -> None:
    of_one, of_other = await world.deaths(0, FIRST, SECOND), await world.deaths(1, SECOND, FIRST)
    one, other = world.gateways
    answers = [
        asyncio.gather(
            *(cases.answer(CIVIL_STATUS, file, "registered", registered(file.number)) for file in files)
        )
        for cases, files in ((one, of_one), (other, of_other))
    ]
    async with world.while_both_wait(*answers):
        await world.outside.execute(LOCK, SECOND)
    ended = [[file.state for file in files.result()] for files in answers]
    assert sorted(ended, key=str) == [[FileState.OPEN] * 2, [FileState.REFUSED] * 2]


async def test_files_wait_for_a_load_without_locking_people_whom_it_needs(world: World) -> None:
    async with world.outside.transaction():
        await world.outside.execute(LOAD)
        sent = world.deaths(0, FIRST)
        await wait_until(lambda: world.outside.fetchval(WAITING), lambda waiting: waiting == 1)
        await world.outside.execute(LOCK, FIRST)
    assert [file.state for file in await sent] == [FileState.OPEN]


async def test_a_batch_that_postgresql_cancels_as_a_deadlock_is_worked_on_again(world: World) -> None:
    both_hold_one = asyncio.Barrier(2)
    attempts: list[str] = []

    async def prefetch(_files: FilesInTransaction, _orders: Sequence[tuple[str, str]]) -> None:
        return

    async def crosswise(files: FilesInTransaction, order: tuple[str, str]) -> tuple[str, str]:
        first, second = order
        attempts.append(first)
        await files.known(UnemployedQuestion(first))
        if attempts.count(first) == 1:
            await both_hold_one.wait()
        await files.known(UnemployedQuestion(second))
        return order

    one, other = (FileBatches(store, prefetch, crosswise) for store in world.stores)
    orders = (FIRST, SECOND), (SECOND, FIRST)
    assert tuple(await asyncio.gather(one("", orders[0]), other("", orders[1]))) == orders
    assert sorted(attempts) in ([FIRST, FIRST, SECOND], [FIRST, SECOND, SECOND])
