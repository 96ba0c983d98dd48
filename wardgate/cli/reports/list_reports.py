"""`wardgate reports list`: shows which reports there are, and which were produced."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.reports.definition import NamedDefinition, read_definitions
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.reports.opened import Definitions, Json, opened_reports
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.reports.manage_reports import KeptReport


def list_reports(
    json: Json = False,
    definitions: Definitions = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the reports that can be produced, and those that were: period, edition, version of the definition.

        wardgate reports list
        wardgate reports list --json

    Exit status: 0, also if there are none; 1 if the database or a definition cannot be used; 2 if the command
    is wrong.
    """
    run_command(_list(json, definitions, database_url, data))


async def _list(json: bool, definitions: Path | None, database_url: str | None, data: Path) -> None:
    known = read_definitions(definitions)
    async with opened_reports(database_url, data) as reports:
        found = await reports.list()
    if json:
        for report in found:
            print_data(as_line(**msgspec.to_builtins(report)))
    else:
        output_console().print(Group(_definitions(known), Text(""), _produced(found)))


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _definitions(known: Mapping[str, NamedDefinition]) -> RenderableType:
    table = _table("Report", "For a", "Version", "What")
    for name, named in sorted(known.items()):
        table.add_row(name, named.definition.period, named.version, named.definition.title_en)
    return table


def _produced(found: Sequence["KeptReport"]) -> RenderableType:
    if not found:
        return Text("None was produced yet.")
    table = _table("ID", "Report", "Period", "Edition", "Version", "Rows", "Produced")
    for one in found:
        produced = f"{one.produced_at.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M}"
        numbers = (str(one.edition), one.version, str(one.rows))
        table.add_row(str(one.report_id), one.name, one.period, *numbers, produced)
    return table
