"""The accounts for a command of an operator."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from review.accounts.manage_reviewers import ManageReviewers
from review.accounts.password_hashes import Argon2Hashes
from review.accounts.reviewer_table import ReviewerTable
from runtime.clock import Clock
from runtime.postgres.command_engine import command_engine

OLD = "This database has no accounts of reviewers. Run `wardgate migrate` first."


class EngineTransactions:
    """Lends connections of an engine as a pool does."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction, which commits at the end."""
        return self._engine.begin()


@asynccontextmanager
async def open_accounts(database_url: str) -> AsyncIterator[ManageReviewers]:
    """The use cases. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, {asyncpg.UndefinedTableError: OLD}) as engine:
        yield ManageReviewers(ReviewerTable(EngineTransactions(engine)), Argon2Hashes(), Clock())
