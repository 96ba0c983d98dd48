"""Migrates a test database to a version, while other sessions use it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from tests.contract.filled_register import connect
from wardgate.migrate import alembic_config


@asynccontextmanager
async def locked(
    database_url: str, table: str, mode: str = "ACCESS SHARE"
) -> AsyncIterator[asyncpg.Connection]:
    """As a backup locks a table: it can be read and written, and not altered. Yields the session."""
    connection = await connect(database_url)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN {mode} MODE")
            yield connection
    finally:
        await connection.close()


async def until_waited_for(connection: asyncpg.Connection, table: str) -> None:
    """Returns when another session waits for a lock of the table."""
    waits = "SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted"
    while not await connection.fetch(waits, table):
        pass


async def run_alembic(database_url: str, action: Callable[[Config, str], None], to: str) -> None:
    """Upgrade, downgrade or stamp to a version."""
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        await connection.run_sync(lambda bound: action(alembic_config(bound), to))
    await engine.dispose()
