"""`wardgate access who`: lists who looked up a person."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from gateway.cards.subject import Subject
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.streams import print_data
from wardgate.cli.person_number import parse_subject
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER",
        help="Chip ID (12 digits), card number (15 characters) or insurance number (10 digits).",
    ),
]
Officer = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Your name for the access log. Default: the name of your login."),
]
Limit = Annotated[int, typer.Option(min=1, help="List at most this many look-ups, the newest.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for each look-up, with all fields.")
]


def who(
    number: Number,
    officer: Officer = None,
    limit: Limit = 1000,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List who looked up a person: when, which facility and officer, for what purpose, with which outcome.

        wardgate access who 001099000001
        wardgate access who DN4010123456789 --json

    The list contains the look-ups by all of the person's numbers, whichever you give. This command is itself
    logged, under your name, before the list is shown.

    Exit status: 0, also if there were no look-ups; 1 if the database cannot be used; 2 if the command or the
    number is wrong.
    """
    run_command(_who(parse_subject(number), officer or getpass.getuser(), limit, json, database_url, data))


async def _who(
    subject: Subject, officer: str, limit: int, json: bool, database_url: str | None, data: Path
) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.access.audit.audit_engine import audit_engine  # noqa: PLC0415
    from gateway.access.audit.person_look_ups import find_look_ups  # noqa: PLC0415
    from wardgate.cli.access.look_up_view import look_up_line, look_up_list  # noqa: PLC0415

    async with audit_engine(find_database(database_url, data)) as engine:
        found = await find_look_ups(engine, subject, officer, limit)
    if json:
        for look_up in found:
            print_data(look_up_line(look_up))
    else:
        output_console().print(look_up_list(found, is_cut=len(found) == limit))
