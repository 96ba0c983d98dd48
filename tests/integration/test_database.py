"""The way to PostgreSQL while some of it is slow, broken, or all of it stands still."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gateway.wiring import PROBE
from runtime.postgres.database import POOL_SIZE, Database, open_database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout
from tests.contract.filled_register import connect
from tests.integration.running import until
from tests.integration.standing_still import frozen
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

# All of the pool, and as many who wait for it.
MANY = 3 * POOL_SIZE


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url, PROBE) as opened:
        yield opened


@pytest.fixture
def own_postgres(scratch: Path) -> Iterator[EmbeddedPostgres]:
    """One that may be frozen."""
    with EmbeddedPostgres(Path(tempfile.mkdtemp(dir=scratch)) / "pg") as server:
        asyncio.run(migrate(server.url()))
        yield server


async def ask(database: Database, statement: str = "SELECT 1") -> object:
    """One value."""
    async with database.connection() as connection:
        return await connection.fetchval(statement)


async def test_a_slow_statement_is_given_up_alone(database: Database) -> None:
    query_timeout = QueryTimeout(database.is_available)
    theirs = asyncio.create_task(ask(database, "SELECT 'theirs' FROM pg_sleep(2)"))
    with pytest.raises(DatabaseAway):
        await query_timeout.wait(lambda: ask(database, "SELECT pg_sleep(2)"))
    assert await ask(database) == 1
    await asyncio.sleep(0.1)
    assert await query_timeout.wait(lambda: ask(database)) == 1
    assert await theirs == "theirs"


async def test_a_transaction_commits_at_its_end_and_rolls_back_after_an_exception(database: Database) -> None:
    await _execute(database, "CREATE TABLE kept ()")
    with pytest.raises(ProgrammingError):
        await _execute(database, "CREATE TABLE not_kept ()", "SELECT FROM no_such_table")
    async with database.transaction() as connection:
        tables = await connection.scalars(text("SELECT relname FROM pg_class WHERE relname LIKE '%kept'"))
    assert tables.all() == ["kept"]


async def test_a_transaction_on_a_database_that_stands_still_or_is_away_is_let_go(
    own_postgres: EmbeddedPostgres,
) -> None:
    async with open_database(own_postgres.url()) as database:
        assert await _in_a_transaction(database) == 1
        with frozen(own_postgres.child):
            waiting = [asyncio.create_task(_in_a_transaction(database)) for _ in range(MANY)]
            await asyncio.sleep(0)
            assert not await database.is_available()
            ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1)
            assert {type(error) for error in ended} == {DatabaseAway}
            with pytest.raises(DatabaseAway):
                await _in_a_transaction(database)
        await until(database.is_available, bool)
        assert await asyncio.gather(*(_in_a_transaction(database) for _ in range(MANY))) == [1] * MANY


async def _execute(database: Database, *statements: str) -> None:
    async with database.transaction() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def _in_a_transaction(database: Database) -> object:
    async with database.transaction() as connection:
        return await connection.scalar(text("SELECT 1"))


async def test_a_connection_that_breaks_is_not_a_database_that_is_away(
    database: Database, database_url: str
) -> None:
    admin = await connect(database_url)
    broken = asyncio.create_task(ask(database, "SELECT pg_sleep(3)"))
    await asyncio.sleep(0.3)
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%sleep(3)'")
    await admin.close()
    with pytest.raises(DatabaseAway):
        await broken
    for _ in range(20):
        assert await ask(database) == 1
        await asyncio.sleep(0.01)


async def test_who_is_under_way_when_it_stands_still_is_let_go_and_it_is_used_again_when_it_is_back(
    own_postgres: EmbeddedPostgres,
) -> None:
    async with open_database(own_postgres.url()) as database:
        await asyncio.gather(*(ask(database, "SELECT pg_sleep(0.1)") for _ in range(POOL_SIZE)))
        assert await database.is_available()
        for _ in range(3):
            with frozen(own_postgres.child):
                began = time.monotonic()
                under_way = [asyncio.create_task(ask(database)) for _ in range(MANY)]
                await asyncio.sleep(0)
                assert not await database.is_available()
                ended = await asyncio.wait_for(asyncio.gather(*under_way, return_exceptions=True), 1)
                assert {type(error) for error in ended} == {DatabaseAway}
                assert time.monotonic() - began < 3
                began = time.monotonic()
                for _ in range(100):
                    with pytest.raises(DatabaseAway):
                        await ask(database)
                assert time.monotonic() - began < 0.5
            async with asyncio.timeout(3):
                await until(database.is_available, bool)
            assert await asyncio.gather(*(ask(database) for _ in range(MANY))) == [1] * MANY


async def test_a_table_that_nobody_may_read_is_a_database_that_is_away_until_it_is_let_go(
    database: Database, database_url: str
) -> None:
    assert await database.is_available()
    admin = await connect(database_url)
    async with admin.transaction():
        await admin.execute("LOCK gateway.people")
        assert not await database.is_available()
        with pytest.raises(DatabaseAway):
            await ask(database)
    await admin.close()
    async with asyncio.timeout(3):
        await until(database.is_available, bool)
    assert await ask(database) == 1
