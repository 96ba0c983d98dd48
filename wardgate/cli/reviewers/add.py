"""`wardgate reviewers add`: makes an account."""

from pathlib import Path
from typing import Annotated

import typer

from review.accounts.new_account import NewAccount
from review.accounts.role import Role
from wardgate.cli import options
from wardgate.cli.reviewers.accounts import Account, Json, RoleFlag, accounts
from wardgate.cli.reviewers.secrets_view import show_secrets
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Name = Annotated[str, typer.Option("--name", metavar="NAME", help="The person's full name.")]
RoleOption = Annotated[
    RoleFlag,
    typer.Option(
        help="reviewer: decides on claims; lead: also settles, switches rules, sees look-ups; "
        "auditor: reads; administrator: manages accounts and rules, sees no claims."
    ),
]
Provinces = Annotated[
    list[str] | None,
    typer.Option(
        "--province",
        metavar="CODE",
        help="Only claims of facilities in this province (two digits). Repeat it for several. "
        "Default: all provinces.",
    ),
]
Totp = Annotated[
    bool, typer.Option("--totp", help="Ask for a code of an authenticator app at every log-in, too.")
]
Subject = Annotated[
    str,
    typer.Option(
        "--oidc-subject",
        metavar="SUB",
        help="The person's subject at the OpenID provider. The account then has no password.",
    ),
]


def add(  # noqa: PLR0913, PLR0917 - one a flag
    account: Account,
    name: Name,
    role: RoleOption = RoleFlag.REVIEWER,
    provinces: Provinces = None,
    totp: Totp = False,
    oidc_subject: Subject = "",
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Make an account, and show its password. It is shown this once: nothing keeps it.

        wardgate reviewers add ha.tran --name "Trần Thu Hà"
        wardgate reviewers add nam.le --name "Lê Nam" --role lead --province 01 --province 79 --totp

    The password is random. With --totp, the secret for an authenticator app is shown, too.

    Exit status: 0 if the account was made; 1 if there is one of this name, or the database cannot be used;
    2 if the command is wrong.
    """
    new = NewAccount(
        account=account,
        full_name=name,
        role=Role[role.name],
        provinces=frozenset(provinces or ()),
        has_totp=totp,
        oidc_subject=oidc_subject,
    )
    run_command(_add(new, json, database_url, data))


async def _add(new: NewAccount, json: bool, database_url: str | None, data: Path) -> None:
    async with accounts(database_url, data) as opened:
        secrets = await opened.add(new)
    show_secrets(secrets, "was made", json)
