"""`wardgate files report`: the quarterly report of files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType
from rich.table import Table

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.streams import data_output
from wardgate.cli.run_command import run_command
from wardgate.cli.unused_flags import ensure_unused
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.register.files.reporting.quarter import Quarter
    from gateway.register.files.reporting.quarterly_report import QuarterlyReport

SUFFIXES = (".csv", ".xlsx")


def report(
    *,
    quarter: Annotated[str, typer.Option(metavar="YYYYQN", help="The quarter, such as 2026Q4.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write the report to FILE.csv or FILE.xlsx."),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the report as CSV.")] = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Report what became of the files of a quarter, by procedure, in the figures of the national report.

        wardgate files report --quarter 2026Q4
        wardgate files report --quarter 2026Q4 -o report.xlsx

    Refused files count as settled. While the quarter lasts, the figures are as of now.

    Exit status: 0; 1 if the quarter has not begun, or the database cannot be used; 2 if the command is wrong.
    """
    if output is not None:
        ensure_unused({"--csv": csv}, "with -o, the ending of FILE says the format.")
        if output.suffix not in SUFFIXES:
            raise typer.BadParameter("The name ends in .csv or .xlsx.", param_hint="--output")
    run_command(_report(_quarter(quarter), output, csv, database_url, data))


def _quarter(text: str) -> "Quarter":
    from gateway.register.files.reporting.quarter import Quarter  # noqa: PLC0415

    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no quarter: {error}.", param_hint="--quarter") from error


async def _report(
    quarter: "Quarter", output: Path | None, csv: bool, database_url: str | None, data: Path
) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.register.files.reporting.open_report import open_report  # noqa: PLC0415
    from gateway.register.files.reporting.report_files import report_csv  # noqa: PLC0415

    async with open_report(find_database(database_url, data)) as make_report:
        try:
            made = await make_report(quarter)
        except ValueError as error:
            raise Problem(f"--quarter {quarter}: {error}.") from error
    if output is not None:
        _write(made, output)
    elif csv:
        data_output().write(report_csv(made).decode().lstrip("\N{ZERO WIDTH NO-BREAK SPACE}"))
    else:
        output_console().print(report_view(made))


def _write(made: "QuarterlyReport", output: Path) -> None:
    from gateway.register.files.reporting.report_files import report_csv, report_xlsx  # noqa: PLC0415

    writers = {".csv": report_csv, ".xlsx": report_xlsx}
    try:
        content = writers[output.suffix](made)
    except ImportError as error:
        raise Problem("Excel files need one more package: pip install 'wardgate[console]'.") from error
    output.write_bytes(content)


def report_view(made: "QuarterlyReport") -> RenderableType:
    """As a table for a terminal."""
    table = Table(title=f"Files of {made.quarter}", box=None, pad_edge=False, header_style="dim")
    table.add_column("Procedure")
    for head in (
        "Carried over",
        "Received",
        "Settled",
        "Late",
        "Withdrawn",
        "In progress",
        "Overdue",
        "Share\noverdue",
    ):
        table.add_column(head, justify="right")
    for row in (*made.rows, made.total):
        one = row.figures
        counts = (
            *(one.carried_over, one.received, one.settled, one.settled_late, one.withdrawn),
            *(one.in_progress, one.in_progress_overdue),
        )
        share = "" if one.overdue_share is None else f"{one.overdue_share:.1%}"
        table.add_row(row.title.en, *(f"{count:,}" for count in counts), share)
    return table
