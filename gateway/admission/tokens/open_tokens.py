"""The tokens for a command of an operator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from gateway.admission.tokens.manage_tokens import ManageTokens
from gateway.admission.tokens.stored_token_table import StoredTokenTable
from runtime.clock import Clock
from runtime.postgres.command_engine import command_engine

OLD = "This database has no such tokens. Run `wardgate migrate` first."
EXPLANATIONS = {asyncpg.UndefinedTableError: OLD, asyncpg.UndefinedColumnError: OLD}


@asynccontextmanager
async def open_tokens(database_url: str) -> AsyncIterator[ManageTokens]:
    """The use cases. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, EXPLANATIONS) as engine:
        yield ManageTokens(StoredTokenTable(engine), Clock())
