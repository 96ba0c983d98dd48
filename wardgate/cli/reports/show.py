"""`wardgate reports show`: writes a report as it was produced."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.reports.opened import opened_reports
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

ReportId = Annotated[
    int, typer.Argument(metavar="ID", help="The report, as `wardgate reports list` shows it.")
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE.csv", help="Where to. Default: standard output."),
]


def show(
    report_id: ReportId,
    output: Output = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Write a report as CSV, byte for byte as it was produced.

        wardgate reports show 12 -o card-changes-2026-10.csv

    Exit status: 0 if it is written; 1 if there is no such report, or the database or the file cannot be used;
    2 if the command is wrong.
    """
    run_command(_show(report_id, output, database_url, data))


async def _show(report_id: int, output: Path | None, database_url: str | None, data: Path) -> None:
    async with opened_reports(database_url, data) as reports:
        content = await reports.content(report_id)
    _write(content, output)


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Problem(f"{output} cannot be written: {error.strerror}") from error
