"""The database connection of the audit commands."""

from contextlib import AbstractAsyncContextManager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.postgres.command_engine import command_engine

EXPLANATIONS: dict[type[BaseException], str] = {
    asyncpg.LockNotAvailableError: (
        "The log is being read by a verification or a backup. Try again when that has ended."
    ),
    asyncpg.UndefinedTableError: (
        "This database has no access log, or an old one. Run `wardgate migrate` first."
    ),
}


def audit_engine(database_url: str) -> AbstractAsyncContextManager[AsyncEngine]:
    """Open an engine. Raises Problem where the database cannot be used, now or later."""
    return command_engine(database_url, EXPLANATIONS)
