"""`wardgate archive`: moves what is kept of settled claims and ended files of old months into Parquet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runtime.problem import Problem, WrongValue
from runtime.time_zone import day_of
from wardgate.cli import options
from wardgate.cli.access.month import parse_month
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.archiving.archive_months import ArchiveMonths
    from wardgate.cli.archive.archive_view import ArchiveView

# A facility may still object to a decision of these months, or a reviewer take it back.
RESTING_MONTHS = 3
# A payer may still report money for a file that has ended.
RESTING_MONTHS_OF_FILES = 12

AGAIN = "What is not in the files is still in the database: run the command again."

Before = Annotated[
    str, typer.Option(metavar="YYYY-MM", help="The first month to keep: claims that came in earlier go.")
]
Since = Annotated[
    str,
    typer.Option(metavar="YYYY-MM", help="The first month to archive. Default: that of the first claim."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="DIR", help="Archive into this folder. Without it, nothing is changed."
    ),
]
Undecided = Annotated[
    bool,
    typer.Option(
        "--undecided", help="Also reviewed claims that nobody has decided: nobody can decide them then."
    ),
]

Files = Annotated[
    bool,
    typer.Option("--files", help="Files of the register that ended before that month, in place of claims."),
]


def archive(
    before: Before,
    output: Output = None,
    since: Since = "",
    undecided: Undecided = False,
    files: Files = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Move what is kept of settled claims, or of ended files of the register, into Parquet files.

        wardgate archive --before 2024-01
        wardgate archive --before 2024-01 -o /srv/archive
        wardgate archive --files --before 2024-01 -o /srv/archive

    Without -o, the command says what it would move. A claim is settled if it was decided, replaced or
    withdrawn, and so were the claims that follow from it. Its row, stay and decisions remain: it is found,
    known when it is sent again, and says in which file the rest is. Of a file of the register, the facts, the
    result and the events go; its row and its tasks remain. Needs the extra `archive`.

    You may interrupt it at any time, and run it again. docs/howto/keep-and-archive.md has the details.

    Exit status: 0, also if there is nothing to archive; 1 if the database or the folder cannot be used; 2 if
    the command is wrong.
    """
    first_kept = parse_month(before)
    first = parse_month(since) if since else date.min
    url = find_database(database_url, data)
    if files:
        if undecided:
            raise typer.BadParameter("--undecided is about claims: leave it out with --files.")
        run_command(_archive_files(first_kept, first, output, url))
    else:
        run_command(_archive(first_kept, first, output, undecided, url))


async def _archive(before: date, first: date, output: Path | None, undecided: bool, url: str) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.claims.archiving.open_archive import open_archive  # noqa: PLC0415

    _ensure_rested(before, RESTING_MONTHS, "Claims")
    async with open_archive(url, before, undecided=undecided) as claims:
        await _run(claims, before, first, output, "claim", "no claim of these months is settled")


async def _archive_files(before: date, first: date, output: Path | None, url: str) -> None:
    from gateway.register.files.archiving.open_file_archive import open_file_archive  # noqa: PLC0415

    _ensure_rested(before, RESTING_MONTHS_OF_FILES, "Files of the register")
    async with open_file_archive(url, before) as files:
        await _run(files, before, first, output, "file", "no file has ended in these months")


async def _run(
    rows: "ArchiveMonths[Any]", before: date, first: date, output: Path | None, noun: str, nothing: str
) -> None:
    from wardgate.cli.archive.archive_view import ArchiveView  # noqa: PLC0415

    view = ArchiveView(noun, nothing)
    months = [month for month in await rows.months(before) if month >= first]
    if output is None:
        await _count(rows, months, view)
    else:
        with _usable(output):
            await _move(rows, months, output, view)


async def _count(rows: "ArchiveMonths[Any]", months: list[date], view: "ArchiveView") -> None:
    totals = []
    with progress_bar("Months", len(months)) as advance:
        for month in months:
            totals.append(await rows.count(month))
            advance(1)
    output_console().print(view.totals(totals))


async def _move(rows: "ArchiveMonths[Any]", months: list[date], output: Path, view: "ArchiveView") -> None:
    from gateway.archiving.archive_folder import ArchiveFolder  # noqa: PLC0415

    folder = ArchiveFolder(output)
    folder.make()
    await rows.note_all(folder)
    count = 0
    with progress_bar("Archived", None) as advance:
        for month in months:
            async for name, written in rows.archive(month, folder):
                output_console().print(view.written(name, written))
                advance(written.rows)
                count += written.rows
    output_console().print(view.end(count))


@contextmanager
def _usable(output: Path) -> Iterator[None]:
    """Raises Problem where the disk does not do what is needed."""
    try:
        yield
    except ConnectionError as error:
        raise Problem(f"The connection to the database has ended. {AGAIN}") from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise Problem(f"{output} cannot be written to ({reason}). {AGAIN}") from error


def _ensure_rested(before: date, resting_months: int, rows: str) -> None:
    """Raises WrongValue."""
    latest = latest_month(resting_months)
    if before > latest:
        raise WrongValue(f"{rows} rest for {resting_months} months: use --before {latest:%Y-%m} or earlier.")


def latest_month(resting_months: int = RESTING_MONTHS) -> date:
    """The latest month that --before may name."""
    today = day_of(datetime.now(UTC))
    months = today.year * 12 + today.month - 1 - resting_months
    return date(months // 12, months % 12 + 1, 1)
