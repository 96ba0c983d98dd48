"""`wardgate register load`: fills the register from CSV or Parquet files."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.register.load.register_files.register_files import open_files
from runtime.loading.files.data_file import DataFile
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import error_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.load_result import open_report, show_load
from wardgate.cli.output.step_progress import StepProgress
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="Files of people, cards, facilities, renumberings and support, at most one of each.",
    ),
]
Report = Annotated[
    Path, typer.Option(metavar="FILE.csv", help="File for the faults found: file, line, column, reason.")
]


def load(
    files: Files,
    report: Report = Path("register-faults.csv"),
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Load people, cards and facilities into the register: add and change rows, delete none.

        wardgate register load people.csv cards.csv facilities.csv
        wardgate register load cards.csv.gz --report faults.csv

    A file is CSV in UTF-8, gzipped or not, or Parquet (which needs the extra `parquet`). The header shows
    which of the five it is; docs/howto/load-a-register.md lists the columns. Renumberings are facilities that
    got another code; support is what provinces add to premiums.

    Every row is checked. Faulty rows are left out and listed in the report; all others are loaded in one
    transaction. Loading the same files again changes nothing. Rows that are in the register and not in the
    files stay: end a card with ended_on and end_reason. Look-ups continue meanwhile, and see the changes
    within a second after the command ends.

    Exit status: 0 if every row was loaded or already there; 1 if rows were refused (the others are loaded),
    or if the database or a damaged file could not be used (nothing is loaded); 2 if the command is wrong or a
    file is not a register file (nothing is loaded).
    """
    try:
        checked = open_files(files)
    except Problem as problem:
        raise typer.BadParameter(escaped(str(problem)), param_hint="FILE") from problem
    run_command(_load(checked, report, database_url, data))


async def _load(files: list[DataFile], report: Path, database_url: str | None, data: Path) -> int:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from gateway.register.load.load import load as load_register  # noqa: PLC0415

    url = find_database(database_url, data)
    with open_report(report) as faults:
        tallies = await load_register(url, files, faults, StepProgress(error_console()))
    return show_load(tallies, report)
