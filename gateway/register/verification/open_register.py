"""Opens the register for commands that verify people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from runtime.loading.load_transaction import load_transaction
from runtime.postgres.driver_connection import driver_connection


@asynccontextmanager
async def open_register(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection in a transaction, which is committed at the end. Raises Problem."""
    async with load_transaction(database_url, "register") as connection:
        yield await driver_connection(connection)
