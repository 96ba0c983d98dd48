"""`wardgate files verify`: whether the events of files are as they were made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from runtime.output.counted import counted
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Archive = Annotated[
    list[Path] | None,
    typer.Option(
        "--archive", metavar="DIR", help="Where `wardgate archive --files` wrote to: verify those files, too."
    ),
]


def verify(
    archive: Archive = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Verify that nobody has changed or removed events of files, by the hashes that chain them.

        wardgate files verify
        wardgate files verify --archive /srv/archive

    A file that is missing as a whole does not show here: its changes are events of the register.

    Exit status: 0 if all are as they were made; 1 if some are not, which are named, or the database cannot be
    used; 2 if the command is wrong.
    """
    run_command(_verify(database_url, data, archive or []))


async def _verify(database_url: str | None, data: Path, archive: Sequence[Path]) -> int:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.register.files.verifying.open_verification import open_chains  # noqa: PLC0415
    from gateway.register.files.verifying.verify_files import verify_files  # noqa: PLC0415

    async with open_chains(find_database(database_url, data), archive) as (stored, archived):
        verdict = await verify_files(stored)
        if archive:
            verdict = verdict.with_those_of(await verify_files(archived))
        elif count := await stored.archived():
            are = counted(count, "file is", "files are")
            error_console().print(f"{are} archived: verify them by --archive DIR.")
    for file_id, events in verdict.broken:
        numbers = ", ".join(map(str, events))
        error_console().print(f"CHANGED file {file_id}, event {numbers}", style="red", soft_wrap=True)
    result = f"{len(verdict.broken):,} not as made" if verdict.broken else "all as they were made"
    total = f"{counted(verdict.files, 'file')} with {counted(verdict.events, 'event')}"
    output_console().print(f"{total}: {result}.")
    return 1 if verdict.broken else 0
