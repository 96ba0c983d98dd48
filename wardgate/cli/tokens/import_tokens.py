"""`wardgate tokens import`: takes over tokens that facilities have already."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.admission.tokens.token_import import ImportRow, RowFault
from runtime.output.counted import counted
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.run_command import run_command
from wardgate.cli.tokens.opened import opened_tokens
from wardgate.cli.tokens.token_file import read_token_file
from wardgate.data_folder.paths import DEFAULT_FOLDER

MOST_FAULTS = 100
File = Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file with the tokens; see above.")]


def import_tokens(
    file: File,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Import tokens from a CSV file, by the tokens themselves or by their SHA-256.

        wardgate tokens import tokens.csv

    Columns: facility (its code), and token or sha256 (the token's digest, 64 hexadecimal digits);
    optionally expires (the last day, YYYY-MM-DD). The database keeps digests only: delete the file then.

    All faults are shown by row, and with a single one nothing is imported. A token that is known stays as it
    is, so the same file can be imported again.

    Exit status: 0 if all tokens are imported or known; 1 if a row has a fault, or the database cannot be
    used; 2 if the command is wrong, or the file cannot be read.
    """
    run_command(_import(file, database_url, data))


async def _import(file: Path, database_url: str | None, data: Path) -> int:
    read = read_token_file(file)
    faults = [fault for row in read if isinstance(row, list) for fault in row]
    rows = [row for row in read if isinstance(row, ImportRow)]
    if not read:
        raise Problem(f"{file} has no rows.")
    async with opened_tokens(database_url, data) as tokens:
        imported, found = await tokens.import_rows(rows, is_complete=not faults)
    if all_faults := sorted((*faults, *found)):
        _show(file, all_faults)
        return 1
    output_console().print(
        f"{counted(imported, 'token is', 'tokens are')} imported; known before: {len(rows) - imported}."
    )
    return 0


def _show(file: Path, faults: list[RowFault]) -> None:
    console = error_console()
    for fault in faults[:MOST_FAULTS]:
        console.print(f"{file}, line {fault.line}: {fault.reason}", markup=False, soft_wrap=True)
    if len(faults) > MOST_FAULTS:
        console.print(f"and {len(faults) - MOST_FAULTS} more faults")
    console.print("Nothing was imported.")
