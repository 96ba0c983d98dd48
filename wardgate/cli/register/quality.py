"""`wardgate register quality`: how well the register agrees with the population register."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.register.verification.quality import UNVERIFIED, Quality, QualityLine
from gateway.register.verification.verification import VerificationOutcome
from insurance.law.parameters.parameter_files import read_parameters
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json_object
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

COLUMNS = (*VerificationOutcome, UNVERIFIED)
NO_CARD = "(no card)"
Json = Annotated[bool, typer.Option("--json", help="Print the report as a JSON object.")]
CsvFile = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE.csv", help="Write the table to a file, too."),
]


def quality(
    json: Json = False,
    csv_file: CsvFile = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Report the share of people who match the population register, by province and by kind of difference.

        wardgate register quality
        wardgate register quality --csv quality.csv
        wardgate register quality --json

    It counts each person's last verification (`wardgate register verify`). The share is of all people of the
    register, those who were never compared included. A province is that of the facility where the last card
    is registered, by its code since the merger of 2025.

    Exit status: 0; 1 if the database cannot be used or the file cannot be written; 2 if the command is wrong.
    """
    run_command(_quality(json, csv_file, database_url, data))


async def _quality(json: bool, csv_file: Path | None, database_url: str | None, data: Path) -> None:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from gateway.register.verification.open_register import open_register  # noqa: PLC0415
    from gateway.register.verification.quality_table import read_quality  # noqa: PLC0415

    current = read_parameters().merged_provinces.changes().current
    async with open_register(find_database(database_url, data)) as connection:
        found = await read_quality(connection, current)
    if csv_file is not None:
        _write(csv_file, found)
    if json:
        print_data(as_json_object(_object(found)))
    else:
        output_console().print(_view(found))


def _lines(found: Quality) -> Iterator[tuple[str, QualityLine]]:
    yield "", found.country
    yield from ((province or NO_CARD, line) for province, line in found.provinces.items())


def _cells(line: QualityLine) -> list[str]:
    return [str(line.people), *(str(line.outcomes.get(outcome, 0)) for outcome in COLUMNS), str(line.share)]


def _write(path: Path, found: Quality) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("province", "people", *COLUMNS, "share_percent"))
            rows.writerows((name or "all", *_cells(line)) for name, line in _lines(found))
            rows.writerows((f"difference:{field}", count) for field, count in found.fields.items())
    except OSError as refused:
        raise Problem(f"{path} cannot be written ({refused.strerror}).") from refused


def _object(found: Quality) -> dict[str, object]:
    return {
        "country": _fields(found.country),
        "provinces": {province or NO_CARD: _fields(line) for province, line in found.provinces.items()},
        "differences": found.fields,
    }


def _fields(line: QualityLine) -> dict[str, object]:
    outcomes = {outcome: line.outcomes.get(outcome, 0) for outcome in map(str, COLUMNS)}
    return {"people": line.people, **outcomes, "share_percent": float(line.share)}


def _view(found: Quality) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Province", no_wrap=True)
    outcomes = (str(outcome).replace("_", " ").capitalize() for outcome in COLUMNS)
    for column in ("People", *outcomes, "Share %"):
        table.add_column(column, justify="right")
    for name, line in _lines(found):
        table.add_row(name or "all", *_cells(line))
    differences = ", ".join(f"{field} {count:,}" for field, count in found.fields.items())
    return Group(table, Text(f"Differences: {differences or 'none'}"))
