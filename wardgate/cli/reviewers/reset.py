"""`wardgate reviewers reset`: gives an account a new password."""

from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.reviewers.accounts import Account, Json, accounts
from wardgate.cli.reviewers.secrets_view import show_secrets
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Totp = Annotated[
    bool | None,
    typer.Option(
        "--totp/--no-totp",
        help="Ask for a code of an authenticator app from now on, or no longer. Default: as before. The code "
        "gets a new secret.",
        show_default=False,
    ),
]


def reset(
    account: Account,
    totp: Totp = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Give an account a new password, and show it once; enable the account and end its sessions.

        wardgate reviewers reset ha.tran
        wardgate reviewers reset ha.tran --totp

    Exit status: 0 if the password was changed; 1 if there is no such account, or the database cannot be used;
    2 if the command is wrong.
    """
    run_command(_reset(account, totp, json, database_url, data))


async def _reset(account: str, totp: bool | None, json: bool, database_url: str | None, data: Path) -> None:
    async with accounts(database_url, data) as opened:
        secrets = await opened.reset(account, has_totp=totp)
    show_secrets(secrets, "has a new password; its sessions have ended", json)
