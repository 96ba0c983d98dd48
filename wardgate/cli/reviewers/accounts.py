"""Opens the accounts for a command; the parameter that names one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtime.problem import Problem
from wardgate.cli.connection import find_database

if TYPE_CHECKING:
    from review.accounts.manage_reviewers import ManageReviewers


class RoleFlag(StrEnum):
    """A role as it is typed."""

    REVIEWER = "reviewer"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The name that the person logs in with.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for each account.")]


@asynccontextmanager
async def accounts(database_url: str | None, data: Path) -> AsyncIterator["ManageReviewers"]:
    """The use cases on the database. Raises Problem."""
    if find_spec("argon2") is None:
        raise Problem("The console is not installed: pip install 'wardgate[console]'.")
    # Imported here: the other commands do not need the driver, which is slow to import.
    from review.accounts.open_accounts import open_accounts  # noqa: PLC0415

    async with open_accounts(find_database(database_url, data)) as opened:
        yield opened
