"""The connection pool while statements are slow, connections break, or the server is frozen."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from random import Random

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gateway.wirings.base_wiring import PROBE
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.open_database import POOL_SIZE, open_database
from runtime.postgres.query_timeout import QueryTimeout
from tests.contract.filled_register import connect
from tests.integration.timing.allowed_time import promised
from tests.integration.timing.frozen import frozen
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

# As many as the pool has connections, and as many that wait for one.
MANY = 2 * POOL_SIZE
BACKENDS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url, PROBE) as opened:
        yield opened


async def run(database: Database, statement: str = "SELECT 1") -> object:
    """Run a statement and return one value."""
    async with database.connection() as connection:
        return await connection.fetchval(statement)


async def test_a_slow_statement_times_out_and_others_continue(database: Database) -> None:
    timeout = QueryTimeout(database.is_available)
    other = asyncio.create_task(run(database, "SELECT 'other' FROM pg_sleep(2)"))
    with pytest.raises(DatabaseAway):
        await timeout.wait(lambda: run(database, "SELECT pg_sleep(2)"))
    assert await run(database) == 1

    async def is_answered() -> bool:
        with suppress(DatabaseAway):
            return await timeout.wait(lambda: run(database)) == 1
        return False

    assert await wait_until(is_answered, bool)
    assert await other == "other"


async def test_a_transaction_commits_at_its_end_and_rolls_back_after_an_exception(database: Database) -> None:
    await _execute(database, "CREATE TABLE kept ()")
    with pytest.raises(DBAPIError):
        await _execute(database, "CREATE TABLE not_kept ()", "SELECT 1 / 0")
    async with database.transaction() as connection:
        tables = await connection.scalars(text("SELECT relname FROM pg_class WHERE relname LIKE '%kept'"))
    assert tables.all() == ["kept"]


async def test_a_transaction_fails_when_the_server_freezes_and_works_again_when_it_resumes(
    own_postgres: EmbeddedPostgres,
) -> None:
    async with open_database(own_postgres.url()) as database:
        assert await _in_a_transaction(database) == 1
        with frozen(own_postgres.child):
            waiting = [asyncio.create_task(_in_a_transaction(database)) for _ in range(MANY)]
            await asyncio.sleep(0)
            assert not await database.is_available()
            async with promised(1):
                ended = await asyncio.gather(*waiting, return_exceptions=True)
            assert {type(error) for error in ended} == {DatabaseAway}
            with pytest.raises(DatabaseAway):
                await _in_a_transaction(database)
        await wait_until(database.is_available, bool)
        assert await asyncio.gather(*(_in_a_transaction(database) for _ in range(MANY))) == [1] * MANY


async def test_a_storm_of_cancelled_calls_leaves_no_error_no_transaction_and_no_connection_behind(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    random = Random(1)
    for _ in range(4):
        calls = [asyncio.create_task(_call_of_a_storm(database, n)) for n in range(4 * MANY)]
        for call in calls:
            await asyncio.sleep(random.random() * 0.001)
            if random.random() < 0.5:
                call.cancel()
        ended = await asyncio.gather(*calls, return_exceptions=True)
        # On a busy machine, some do not get a connection in time.
        assert {type(result) for result in ended} <= {int, asyncio.CancelledError, DatabaseAway}
    assert await asyncio.gather(*(_is_in_transaction(database) for _ in range(MANY))) == [False] * MANY
    admin = await connect(database_url)
    # The pool, the probe and this one.
    await wait_until(lambda: admin.fetchval(BACKENDS), lambda count: count <= POOL_SIZE + 2)
    await admin.close()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


async def _call_of_a_storm(database: Database, number: int) -> object:
    if number % 3 == 0:
        return await _in_a_transaction(database)
    if number % 3 == 1:
        return await run(database, "SELECT 1 FROM pg_sleep(0.002)")
    async with database.connection() as connection, connection.transaction():
        return await connection.fetchval("SELECT 1 FROM pg_sleep(0.002)")


async def _is_in_transaction(database: Database) -> bool:
    async with database.connection() as connection:
        await connection.execute("SELECT pg_sleep(0.01)")
        return bool(connection.is_in_transaction())


async def _execute(database: Database, *statements: str) -> None:
    async with database.transaction() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def _in_a_transaction(database: Database) -> object:
    async with database.transaction() as connection:
        return await connection.scalar(text("SELECT 1"))


async def test_a_broken_connection_does_not_make_the_database_unavailable(
    database: Database, database_url: str
) -> None:
    admin = await connect(database_url)
    broken = asyncio.create_task(run(database, "SELECT pg_sleep(3)"))
    terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3)'"
    await wait_until(lambda: admin.fetch(terminate), bool)
    await admin.close()
    with pytest.raises(DatabaseAway):
        await broken
    for _ in range(20):
        assert await run(database) == 1
        await asyncio.sleep(0.01)


async def test_after_a_replacement_no_earlier_connection_is_lent_and_one_in_use_goes_on(
    database: Database,
) -> None:
    async with database.connection() as in_use:
        first = await run(database, "SELECT pg_backend_pid()")
        database.replace_connections()
        second = await run(database, "SELECT pg_backend_pid()")
        assert await in_use.fetchval("SELECT 1") == 1
        of_in_use = await in_use.fetchval("SELECT pg_backend_pid()")
    third = [await run(database, "SELECT pg_backend_pid()") for _ in range(2)]
    assert second not in {first, of_in_use}
    assert {first, of_in_use}.isdisjoint(third)


async def test_a_connection_that_the_server_has_ended_but_not_closed_is_dropped(database: Database) -> None:
    with pytest.raises(DatabaseAway):
        async with database.connection() as ended:
            raise asyncpg.InternalClientError
    async with database.connection() as connection:
        assert connection is not ended
        assert await connection.fetchval("SELECT 1") == 1


async def test_statements_in_flight_fail_when_the_server_freezes_and_the_pool_recovers_when_it_resumes(
    own_postgres: EmbeddedPostgres,
) -> None:
    async with open_database(own_postgres.url()) as database:
        await asyncio.gather(*(run(database, "SELECT pg_sleep(0.1)") for _ in range(POOL_SIZE)))
        assert await database.is_available()
        for _ in range(3):
            with frozen(own_postgres.child):
                async with promised(3):
                    in_flight = [asyncio.create_task(run(database)) for _ in range(MANY)]
                    await asyncio.sleep(0)
                    assert not await database.is_available()
                    ended = await asyncio.gather(*in_flight, return_exceptions=True)
                assert {type(error) for error in ended} == {DatabaseAway}
                async with promised(0.5):
                    for _ in range(100):
                        with pytest.raises(DatabaseAway):
                            await run(database)
            async with promised(3):
                await wait_until(database.is_available, bool)
            assert await asyncio.gather(*(run(database) for _ in range(MANY))) == [1] * MANY


async def test_a_locked_table_makes_the_database_unavailable_until_it_is_released(
    database: Database, database_url: str
) -> None:
    assert await database.is_available()
    admin = await connect(database_url)
    async with admin.transaction():
        await admin.execute("LOCK gateway.people")
        assert not await database.is_available()
        with pytest.raises(DatabaseAway):
            await run(database)
    await admin.close()
    async with promised(3):
        await wait_until(database.is_available, bool)
    assert await run(database) == 1
