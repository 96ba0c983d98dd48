"""`wardgate reviewers change`: gives an account another name, role or other provinces."""

from pathlib import Path
from typing import Annotated

import typer

from review.accounts.new_account import Changes
from review.accounts.role import Role
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.reviewers.accounts import Account, RoleFlag, accounts
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="The person's full name.")]
NewRole = Annotated[RoleFlag | None, typer.Option("--role", help="The role; see `wardgate reviewers add`.")]
Provinces = Annotated[
    list[str] | None,
    typer.Option("--province", metavar="CODE", help="Only this province. Repeat it for several."),
]
AllProvinces = Annotated[bool, typer.Option("--all-provinces", help="All provinces.")]


def change(
    account: Account,
    name: Name = None,
    role: NewRole = None,
    provinces: Provinces = None,
    all_provinces: AllProvinces = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Change name, role or provinces of an account; what you do not give stays as it is.

        wardgate reviewers change ha.tran --role lead
        wardgate reviewers change ha.tran --province 01 --province 79
        wardgate reviewers change ha.tran --all-provinces

    It takes effect at the person's next click; no session ends.

    Exit status: 0 if the account was changed; 1 if there is no such account, or the database cannot be used;
    2 if the command is wrong.
    """
    if provinces and all_provinces:
        raise typer.BadParameter("Give --province or --all-provinces, not both.")
    chosen = frozenset(provinces) if provinces else frozenset[str]() if all_provinces else None
    changes = Changes(full_name=name, role=Role[role.name] if role else None, provinces=chosen)
    run_command(_change(account, changes, database_url, data))


async def _change(account: str, changes: Changes, database_url: str | None, data: Path) -> None:
    async with accounts(database_url, data) as opened:
        reviewer = await opened.change(account, changes)
    provinces = ", ".join(sorted(reviewer.provinces)) or "all provinces"
    line = f"{reviewer.account}: {reviewer.full_name}, {reviewer.role.value.lower()}, {provinces}"
    output_console().print(escaped(line), markup=False)
