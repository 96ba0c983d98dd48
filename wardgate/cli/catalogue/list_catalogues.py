"""`wardgate catalogue list`: shows which catalogues are loaded, and for which days."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from insurance.catalogue.catalogue_kind import CatalogueKind
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli import options
from wardgate.cli.catalogue.facility_flag import facility_code
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from review.catalogues.loaded_catalogues import LoadedCatalogue

Facility = Annotated[
    str | None,
    typer.Option(metavar="CODE", callback=facility_code, help="Only this facility's. Default: all."),
]
Kind = Annotated[CatalogueKind | None, typer.Option(help="Only catalogues of this kind. Default: all.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for each catalogue.")]


def list_catalogues(
    facility: Facility = None,
    kind: Kind = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the catalogues that are loaded: entries, first and last day, time of the last change.

        wardgate catalogue list
        wardgate catalogue list --facility 01001 --json

    The first and the last day are those on which any entry is in force. A claim on another day cannot be
    judged by this catalogue.

    Exit status: 0, also if there are none; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_list(facility, kind, json, database_url, data))


async def _list(
    facility: str | None, kind: CatalogueKind | None, json: bool, database_url: str | None, data: Path
) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from review.catalogues.loaded_catalogues import loaded_catalogues  # noqa: PLC0415

    found = await loaded_catalogues(find_database(database_url, data), facility, kind)
    if json:
        for one in found:
            print_data(_line(one))
    else:
        output_console().print(catalogue_table(found))


def _line(one: "LoadedCatalogue") -> str:
    return as_line(
        facility=one.facility,
        kind=one.kind.value,
        entries=one.entries,
        loaded_from=_iso(one.loaded_from),
        loaded_until=_iso(one.loaded_until),
        changed_at=one.changed_at.isoformat(),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def catalogue_table(catalogues: Sequence["LoadedCatalogue"]) -> RenderableType:
    """One row for each catalogue."""
    if not catalogues:
        return Text("No catalogues are loaded. Load them with `wardgate catalogue load`.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Facility")
    table.add_column("Catalogue")
    table.add_column("Entries", justify="right", no_wrap=True)
    for name in ("From", "Until", "Changed"):
        table.add_column(name, no_wrap=True)
    for one in catalogues:
        days = (_iso(one.loaded_from) or "–", _iso(one.loaded_until) or "–")
        changed = f"{one.changed_at.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M}"
        table.add_row(
            Text(escaped(one.facility) or "all"), one.kind.value, f"{one.entries:,}", *days, changed
        )
    return table
