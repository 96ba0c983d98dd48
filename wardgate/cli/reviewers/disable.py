"""`wardgate reviewers disable`: lets a person log in no more."""

from pathlib import Path

from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.reviewers.accounts import Account, accounts
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def disable(
    account: Account,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Disable an account: the person cannot log in any more, and sessions end at their next click.

        wardgate reviewers disable ha.tran

    What the person decided stays. `wardgate reviewers reset` enables the account again.

    Exit status: 0 if the account is disabled; 1 if there is no such account, or the database cannot be used;
    2 if the command is wrong.
    """
    run_command(_disable(account, database_url, data))


async def _disable(account: str, database_url: str | None, data: Path) -> None:
    async with accounts(database_url, data) as opened:
        await opened.disable(account)
    output_console().print(f"The account {escaped(account)} is disabled.", markup=False)
