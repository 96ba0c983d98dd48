"""The verification of files for a command of an operator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from gateway.register.files.verifying.stored_chains import StoredChains
from runtime.postgres.command_engine import command_engine

EXPLANATIONS = {
    asyncpg.UndefinedTableError: "This database has no files of the register. Run `wardgate migrate` first.",
}


@asynccontextmanager
async def open_chains(database_url: str) -> AsyncIterator[StoredChains]:
    """The chains. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, EXPLANATIONS) as engine:
        yield StoredChains(engine)
