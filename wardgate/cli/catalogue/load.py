"""`wardgate catalogue load`: fills the catalogues of facilities from CSV or Parquet files."""

from pathlib import Path
from typing import Annotated

import typer

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.load.open_files import open_files
from runtime.loading.files.data_file import DataFile
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.catalogue.facility_flag import facility_code
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
        metavar="FILE", help="Catalogues 01/DM to 06/DM, and lists that are one for all facilities."
    ),
]
Facility = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        callback=facility_code,
        help="The facility of rows that have no MA_CSKCB. Rows of another facility are refused.",
    ),
]
Kind = Annotated[
    CatalogueKind | None, typer.Option(help="Load nothing if a file is of another kind. Default: any kind.")
]
Report = Annotated[
    Path, typer.Option(metavar="FILE.csv", help="File for the faults found: file, line, column, reason.")
]


def load(
    files: Files,
    facility: Facility = None,
    kind: Kind = None,
    report: Report = Path("catalogue-faults.csv"),
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Load catalogues of facilities: departments, practitioners, drugs, supplies, services, machines.

        wardgate catalogue load drugs.csv services.csv
        wardgate catalogue load 03-DM.csv --facility 01001 --report faults.csv

    A file is CSV in UTF-8, gzipped or not, or Parquet (which needs the extra `parquet`), with the columns of
    a form 01/DM to 06/DM, or of a list that is one for all: facilities, what prices contain, the Ministry's
    drugs, services and blood products. The header shows which it is; docs/catalogues.md lists the columns.

    Every row is checked. Faulty rows are left out and listed in the report; all others are loaded in one
    transaction. Loading the same files again changes nothing. Rows that are in the database and not in the
    files stay: end a row with DEN_NGAY. Reviews continue meanwhile, and see the changes within a second after
    the command ends.

    Exit status: 0 if every row was loaded or already there; 1 if rows were refused (the others are loaded),
    or if the database or a damaged file could not be used (nothing is loaded); 2 if the command is wrong or a
    file is not a catalogue file (nothing is loaded).
    """
    try:
        checked = open_files(files, facility, kind)
    except Problem as problem:
        raise typer.BadParameter(escaped(str(problem)), param_hint="FILE") from problem
    run_command(_load(checked, facility, report, database_url, data))


async def _load(
    files: list[DataFile], facility: str | None, report: Path, database_url: str | None, data: Path
) -> int:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from review.catalogues.load.load import load as load_catalogues  # noqa: PLC0415

    url = find_database(database_url, data)
    with open_report(report) as faults:
        tallies = await load_catalogues(url, files, facility, faults, StepProgress(error_console()))
    return show_load(tallies, report)
