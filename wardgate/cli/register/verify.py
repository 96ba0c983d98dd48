"""`wardgate register verify`: compares the register with entries of the population register."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from gateway.register.verification.change_stream import ChangeStream
from gateway.register.verification.population_file import open_population
from runtime.clock import Clock
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import error_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.load_result import open_report
from wardgate.cli.output.step_progress import StepProgress
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, run_command
from wardgate.cli.unused_flags import ensure_unused
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from io import BufferedReader

    from gateway.register.verification.verify import VerificationTally

STREAM = Path("-")
CHUNK_BYTES = 1 << 20
Entries = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="Entries of the population register; - for a stream."),
]
Whole = Annotated[bool, typer.Option(help="The file has everybody: a person without an entry is not found.")]
Report = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="File for the faults found: file, line, column, reason. Default: verification-faults.csv.",
    ),
]
DEFAULT_REPORT = Path("verification-faults.csv")
OF_FILES = "of a file only; a stream has the changes alone, and its faults are counted."


def verify(
    file: Entries,
    whole: Whole = False,
    report: Report = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Compare the people of the register with entries of the population register; change neither.

        wardgate register verify population.parquet --whole
        changes | wardgate register verify -

    A file is CSV in UTF-8, gzipped or not, or Parquet. docs/howto/verify-the-register.md lists the columns
    and explains the outcomes: matched, different, not_found, several, dead, cancelled. Each person's last
    outcome is kept with the names of the fields that differ.

    With - the command reads lines of CSV from standard input until that ends, and verifies people as soon as
    their lines arrive.

    It prints how many people have each outcome, as a line of JSON; for a stream, one for each batch.

    Exit status: 0 if every row could be compared; 1 if rows were refused (the others are compared), or the
    database or a damaged file could not be used; 2 if the command is wrong or it is not such a file.
    """
    if file == STREAM:
        ensure_unused({"--whole": whole, "--report": report}, OF_FILES)
        run_command(_follow(database_url, data))
        return
    try:
        open_population(file)
    except Problem as problem:
        raise typer.BadParameter(escaped(str(problem)), param_hint="FILE") from problem
    run_command(_verify(file, whole, report or DEFAULT_REPORT, database_url, data))


async def _verify(file: Path, whole: bool, report: Path, database_url: str | None, data: Path) -> int:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from gateway.register.verification.verify import verify_file  # noqa: PLC0415

    url, today, reporter = find_database(database_url, data), Clock().today(), StepProgress(error_console())
    with open_report(report) as faults:
        tally = await verify_file(url, open_population(file), faults, reporter, today, whole=whole)
    return _show(tally)


async def _follow(database_url: str | None, data: Path) -> int:
    from gateway.register.verification.verify import verify_changes  # noqa: PLC0415

    stream = ChangeStream(_reader())
    codes = [
        _show(tally) async for tally in verify_changes(find_database(database_url, data), stream, _today)
    ]
    return max(codes, default=0)


def _today() -> date:
    return Clock().today()


def _reader() -> Callable[[], bytes]:
    # Whatever has arrived: it does not wait until the buffer is full.
    stream = cast("BufferedReader", sys.stdin.buffer)
    return lambda: stream.read1(CHUNK_BYTES)


def _show(tally: "VerificationTally") -> int:
    print_data(as_line(rows=tally.rows, refused=tally.refused, people=tally.people))
    return EXIT_PROBLEM if tally.refused else 0
