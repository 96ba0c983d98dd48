"""`wardgate reviewers list`: shows all accounts."""

from pathlib import Path

from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.streams import print_data
from wardgate.cli.reviewers.accounts import Json, accounts
from wardgate.cli.reviewers.reviewer_view import reviewer_line, reviewer_list
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def list_reviewers(
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List all accounts, by name: person, role, provinces, second factor, and whether it is disabled.

        wardgate reviewers list
        wardgate reviewers list --json

    Exit status: 0, also if there are none; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_list(json, database_url, data))


async def _list(json: bool, database_url: str | None, data: Path) -> None:
    async with accounts(database_url, data) as opened:
        found = await opened.list()
    if json:
        for reviewer in found:
            print_data(reviewer_line(reviewer))
    else:
        output_console().print(reviewer_list(found))
