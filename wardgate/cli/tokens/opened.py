"""Opens the tokens for a command; the parameters that several commands share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission.facility_code import is_facility_code
from gateway.register.offices.office import is_office_code
from runtime.problem import WrongValue
from wardgate.cli.connection import find_database

if TYPE_CHECKING:
    from gateway.admission.tokens.manage_tokens import ManageTokens

# Ten years: a longer time is a typing error.
MOST_DAYS = 3650

Facility = Annotated[
    str, typer.Argument(metavar="FACILITY", help="The code of a facility (five characters) or an office.")
]
Days = Annotated[
    int | None,
    typer.Option(
        "--days", min=1, max=MOST_DAYS, metavar="N", help="The token expires after N days. Default: never."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for each token.")]


@asynccontextmanager
async def opened_tokens(database_url: str | None, data: Path) -> AsyncIterator["ManageTokens"]:
    """The use cases on the database. Raises Problem."""
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.admission.tokens.open_tokens import open_tokens  # noqa: PLC0415

    async with open_tokens(find_database(database_url, data)) as opened:
        yield opened


def facility_code(text: str) -> str:
    """The code of a facility or an office. Raises WrongValue for anything else."""
    if not (is_facility_code(text) or is_office_code(text)):
        raise WrongValue(
            "A facility's code has two digits, then three digits or capital letters. "
            "That of an office looks like police-01."
        )
    return text


def lifetime(days: int | None) -> timedelta | None:
    """The time until a token expires; None for never."""
    return None if days is None else timedelta(days=days)
