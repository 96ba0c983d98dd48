"""Opens the reports for a command; the parameters that several commands share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardgate.cli.connection import find_database

if TYPE_CHECKING:
    from gateway.reports.manage_reports import ManageReports

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on a line for each.")]
Definitions = Annotated[
    Path | None,
    typer.Option("--definitions", metavar="DIR", help="Definition files of your own (docs/reports.md)."),
]


@asynccontextmanager
async def opened_reports(database_url: str | None, data: Path) -> AsyncIterator["ManageReports"]:
    """The use cases on the database. Raises Problem."""
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.reports.manage_reports import open_reports  # noqa: PLC0415

    async with open_reports(find_database(database_url, data)) as opened:
        yield opened
