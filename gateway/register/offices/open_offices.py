"""The offices for a command of an operator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from gateway.register.offices.manage_offices import ManageOffices
from gateway.register.offices.office_table import OfficeTable
from runtime.postgres.command_engine import command_engine

EXPLANATIONS = {
    asyncpg.UndefinedTableError: "This database has no offices. Run `wardgate migrate` first.",
}


@asynccontextmanager
async def open_offices(database_url: str) -> AsyncIterator[ManageOffices]:
    """The use cases. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, EXPLANATIONS) as engine:
        yield ManageOffices(OfficeTable(engine))
