"""`wardgate tokens add`: issues a token."""

from pathlib import Path

from wardgate.cli import options
from wardgate.cli.run_command import run_command
from wardgate.cli.tokens.issued_view import show_issued
from wardgate.cli.tokens.opened import Days, Facility, Json, facility_code, lifetime, opened_tokens
from wardgate.data_folder.paths import DEFAULT_FOLDER


def add(
    facility: Facility,
    days: Days = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Issue a token for a facility, and show it. It is shown this once: the database has a digest only.

        wardgate tokens add 01001
        wardgate tokens add 01001 --days 365 --json

    A facility may have several tokens, such as one for each of its systems.

    Exit status: 0 if the token was issued; 1 if the register has no such facility, or the database cannot be
    used; 2 if the command is wrong.
    """
    run_command(_add(facility, days, json, database_url, data))


async def _add(facility: str, days: int | None, json: bool, database_url: str | None, data: Path) -> None:
    async with opened_tokens(database_url, data) as tokens:
        issued = await tokens.add(facility_code(facility), lifetime(days))
    show_issued(issued, json)
