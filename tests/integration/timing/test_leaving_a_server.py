"""When another server has taken over, nothing stays connected to the one that stands still."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from runtime.postgres.connection import open_connection
from runtime.postgres.database import Database
from runtime.postgres.failover import silence_watch
from runtime.postgres.failover.silence_watch import SERVER, SilenceWatch
from runtime.postgres.open_database import open_database
from tests.integration.access_audit import execute
from tests.integration.timing.frozen import frozen
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.stack.embedded.postgres import EmbeddedPostgres

END_PROBE = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE query LIKE 'SET LOCAL statement_timeout%'
"""


@pytest.fixture
async def connection(
    own_postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[asyncpg.Connection]:
    """A connection that is checked after half a second without an answer."""
    monkeypatch.setattr(silence_watch, "SILENT_SECONDS", 0.5)
    monkeypatch.setattr(silence_watch, "CHECK_SECONDS", 2.0)
    async with open_connection(own_postgres.url()) as opened:
        yield opened


async def test_a_connection_to_a_server_that_stands_still_is_ended(
    own_postgres: EmbeddedPostgres, connection: asyncpg.Connection
) -> None:
    watch = await SilenceWatch.begin(connection, own_postgres.url())
    with frozen(own_postgres.child):
        await asyncio.wait_for(watch.run(), LONGEST_WAIT_SECONDS)
    assert connection.is_closed()


async def test_a_connection_is_ended_when_the_url_leads_to_another_server(
    postgres: EmbeddedPostgres, connection: asyncpg.Connection
) -> None:
    watch = SilenceWatch(connection, postgres.url(), await connection.fetchval(SERVER))
    await asyncio.wait_for(watch.run(), LONGEST_WAIT_SECONDS)
    assert connection.is_closed()


async def test_a_long_statement_is_not_ended_while_the_server_answers_others(
    own_postgres: EmbeddedPostgres, connection: asyncpg.Connection
) -> None:
    watch = await SilenceWatch.begin(connection, own_postgres.url())
    watching = asyncio.ensure_future(watch.run())
    assert await connection.fetchval("SELECT 1 FROM pg_sleep(2.5)") == 1
    watching.cancel()


async def test_a_pool_takes_new_connections_when_its_probe_needed_one(own_postgres: EmbeddedPostgres) -> None:
    async with open_database(own_postgres.url()) as database:
        assert await database.is_available()
        first = await server_process(database)
        assert await database.is_available()
        assert await server_process(database) == first
        await execute(own_postgres.url(), END_PROBE)
        assert await database.is_available()
        assert await server_process(database) != first


async def server_process(database: Database) -> int:
    """That of the connection that the pool lends."""
    async with database.connection() as connection:
        return int(connection.get_server_pid())
