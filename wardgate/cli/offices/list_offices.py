"""`wardgate offices list`: shows the offices."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gateway.register.offices.manage_offices import NamedOffice
from wardgate.cli import options
from wardgate.cli.offices.opened import opened_offices
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def list_offices(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each office.")] = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the offices by their codes: kind, province, name.

        wardgate offices list

    Exit status: 0, also if there are none; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_list(json, database_url, data))


async def _list(json: bool, database_url: str | None, data: Path) -> None:
    async with opened_offices(database_url, data) as offices:
        found = await offices.list()
    if not json:
        output_console().print(_table(found))
        return
    for office, name in found:
        print_data(as_line(code=office.code, kind=office.kind.value, province=office.province, name=name))


def _table(found: Sequence[NamedOffice]) -> RenderableType:
    if not found:
        return Text("No offices. Add one with `wardgate offices add`.")
    table = Table("Office", "Kind", "Province", "Name", box=None, pad_edge=False, header_style="dim")
    for office, name in found:
        table.add_row(office.code, office.kind.value, office.province or "all", Text(escaped(name)))
    return table
