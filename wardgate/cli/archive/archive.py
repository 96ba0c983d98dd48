"""`wardgate archive`: moves what is kept of settled claims of old months into Parquet files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtime.problem import Problem
from runtime.time_zone import day_of
from wardgate.cli import options
from wardgate.cli.access.month import parse_month
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.claims.archiving.archive_claims import ArchiveClaims

# A facility may still object to a decision of these months, or a reviewer take it back.
RESTING_MONTHS = 3

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


def archive(
    before: Before,
    output: Output = None,
    since: Since = "",
    undecided: Undecided = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Move the contents and reviews of settled claims of old months into Parquet files.

        wardgate archive --before 2024-01
        wardgate archive --before 2024-01 -o /srv/archive

    Without -o, the command says what it would move. A claim is settled if it was decided, replaced or
    withdrawn, and so were the claims that follow from it. Its row, stay and decisions remain: it is found,
    known when it is sent again, and says in which file the rest is. Needs the extra `archive`.

    You may interrupt it at any time, and run it again. docs/howto/keep-and-archive.md has the details.

    Exit status: 0, also if there is nothing to archive; 1 if the database or the folder cannot be used; 2 if
    the command is wrong.
    """
    first_kept = parse_month(before)
    first = parse_month(since) if since else date.min
    run_command(_archive(first_kept, first, output, undecided, find_database(database_url, data)))


async def _archive(before: date, first: date, output: Path | None, undecided: bool, url: str) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.claims.archiving.open_archive import open_archive  # noqa: PLC0415

    if before > latest_month():
        raise Problem(
            f"Claims rest for {RESTING_MONTHS} months: use --before {latest_month():%Y-%m} or earlier."
        )
    async with open_archive(url, before, undecided=undecided) as claims:
        months = [month for month in await claims.months(before) if month >= first]
        if output is None:
            await _count(claims, months)
        else:
            with _usable(output):
                await _move(claims, months, output)


async def _count(claims: "ArchiveClaims", months: list[date]) -> None:
    from wardgate.cli.archive.archive_view import totals_view  # noqa: PLC0415

    totals = []
    with progress_bar("Months", len(months)) as advance:
        for month in months:
            totals.append(await claims.count(month))
            advance(1)
    output_console().print(totals_view(totals))


async def _move(claims: "ArchiveClaims", months: list[date], output: Path) -> None:
    from gateway.claims.archiving.archive_folder import ArchiveFolder  # noqa: PLC0415
    from wardgate.cli.archive.archive_view import end_line, file_line  # noqa: PLC0415

    folder = ArchiveFolder(output)
    folder.make()
    await claims.note_all(folder)
    count = 0
    with progress_bar("Claims", None) as advance:
        for month in months:
            async for name, written in claims.archive(month, folder):
                output_console().print(file_line(name, written))
                advance(written.claims)
                count += written.claims
    output_console().print(end_line(count))


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


def latest_month() -> date:
    """The latest month that --before may name."""
    today = day_of(datetime.now(UTC))
    months = today.year * 12 + today.month - 1 - RESTING_MONTHS
    return date(months // 12, months % 12 + 1, 1)
