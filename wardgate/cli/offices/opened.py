"""Opens the offices for a command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wardgate.cli.connection import find_database

if TYPE_CHECKING:
    from gateway.register.offices.manage_offices import ManageOffices


@asynccontextmanager
async def opened_offices(database_url: str | None, data: Path) -> AsyncIterator["ManageOffices"]:
    """The use cases on the database. Raises Problem."""
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.register.offices.open_offices import open_offices  # noqa: PLC0415

    async with open_offices(find_database(database_url, data)) as opened:
        yield opened
