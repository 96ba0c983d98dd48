"""`wardgate register load`: fills the register from CSV or Parquet files."""

from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from gateway.register.load.register_file import RegisterFile, look_at
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import answers, aside
from wardgate.cli.output.step_progress import Steps
from wardgate.cli.register.load_view import load_view
from wardgate.cli.run import PROBLEM, carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE..", help="Of people, cards, facilities: one of each at most.")
]
Report = Annotated[
    Path, typer.Option(metavar="FILE.csv", help="Where each fault goes: file, line, column, reason.")
]


def load(
    files: Files,
    report: Report = Path("register-faults.csv"),
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Load people, cards and facilities: what is new is added, what differs is changed. Nothing is deleted.

        wardgate register load people.csv cards.csv facilities.csv
        wardgate register load cards.csv.gz --report faults.csv

    Files are CSV in UTF-8, gzipped or not, or Parquet (which needs the extra `parquet`). Any
    of the three in any order: their headers tell which is which. docs/howto/load-a-register.md has the
    columns.

    Every row is checked. Those with a fault are left out, and the report says what is wrong with them; the
    rest is loaded, in one transaction. Loading the same again changes nothing. What the register has and
    the files do not stays as it is: end a card with ended_on and end_reason. Look-ups go on meanwhile, and
    see the changes within a second of the end.

    Exits with 0 when every row was loaded or was there already; with 1 when rows were refused (the others
    are loaded), or when the database or a damaged file could not be used (nothing is); with 2 when the
    command itself is wrong, or a file is no register file (nothing is).
    """
    try:
        looked_at = look_at(files)
    except Problem as problem:
        raise typer.BadParameter(str(problem), param_hint="FILE..") from problem
    carry_out(_load(looked_at, report, database_url, data))


async def _load(files: list[RegisterFile], report: Path, database_url: str | None, data: Path) -> int:
    # Only here: the other commands need neither SQLAlchemy nor the driver, which are slow to load.
    from gateway.register.load.load import load as load_register  # noqa: PLC0415

    url = find_database(database_url, data)
    with _opened(report) as faults:
        tallies = await load_register(url, files, faults, Steps(aside()))
    answers().print(load_view(tallies))
    if not any(tally.refused for tally in tallies):
        return 0
    aside().print(f"Why rows were refused: {report}", markup=False, soft_wrap=True)
    return PROBLEM


def _opened(report: Path) -> BinaryIO:
    try:
        return report.open("wb")
    except OSError as refused:
        raise Problem(f"{report} cannot be written ({refused.strerror}).") from refused
