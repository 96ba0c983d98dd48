"""`wardgate tokens rotate`: issues a new token, while the earlier ones work for some more days."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.run_command import run_command
from wardgate.cli.tokens.issued_view import show_issued
from wardgate.cli.tokens.opened import (
    MOST_DAYS,
    Days,
    Facility,
    Json,
    facility_code,
    lifetime,
    opened_tokens,
)
from wardgate.data_folder.paths import DEFAULT_FOLDER

OVERLAP_DAYS = 7
Overlap = Annotated[
    int,
    typer.Option(
        "--overlap-days",
        min=0,
        max=MOST_DAYS,
        metavar="N",
        help="For so many days the earlier tokens go on working; 0 ends them now.",
    ),
]


def rotate(
    facility: Facility,
    overlap_days: Overlap = OVERLAP_DAYS,
    days: Days = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Issue a new token for a facility; all its earlier ones expire when the overlap is over.

        wardgate tokens rotate 01001
        wardgate tokens rotate 01001 --overlap-days 30 --days 365

    Give the facility the new token, which is shown this once, and see with `wardgate tokens list` whether the
    earlier one is still used. A token that expires earlier anyway does so.

    Exit status: 0 if the token was issued; 1 if the facility has no token in force, or the database cannot be
    used; 2 if the command is wrong.
    """
    run_command(_rotate(facility, timedelta(days=overlap_days), days, json, database_url, data))


async def _rotate(
    facility: str, overlap: timedelta, days: int | None, json: bool, database_url: str | None, data: Path
) -> None:
    async with opened_tokens(database_url, data) as tokens:
        issued = await tokens.rotate(facility_code(facility), overlap, lifetime(days))
    show_issued(issued, json, overlap.days)
