"""`wardgate access who`: the question of every citizen."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed, Subject
from runtime.clock import Clock
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import answers
from wardgate.cli.person_number import kind_of
from wardgate.cli.run import carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER

KINDS: dict[str, type[ChipId] | type[CardNumber] | type[InsuranceNumber]] = {
    kind.kind: kind for kind in (ChipId, CardNumber, InsuranceNumber)
}
Number = Annotated[
    str,
    typer.Argument(help="Chip ID (12 digits), card number (15 characters) or insurance number (10 digits)."),
]
Officer = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who asks, as the log will say; else the name you are logged in by."),
]
Limit = Annotated[int, typer.Option(min=1, help="How many at most, the newest first.")]
Json = Annotated[
    bool, typer.Option("--json", help="For scripts: one look-up a line, with all that is known.")
]


def who(
    number: Number,
    officer: Officer = None,
    limit: Limit = 1000,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List who looked a person up: when, from which facility, which officer, what for, what they were told.

        wardgate access who 001099000001
        wardgate access who DN4010123456789 --json

    Look-ups by any of the person's numbers are found, whichever is given. To ask this is itself a look-up:
    it is in the log, under your name, before the list is shown.

    Exits with 0, also where nobody did; with 1 when the database could not be used; with 2 when the command
    itself is wrong, or the number is none.
    """
    try:
        subject: Subject = KINDS[kind_of(number)].parse(number)
    except (Malformed, Problem) as malformed:
        raise typer.BadParameter(f"{str(malformed).rstrip('.')}.", param_hint="NUMBER") from malformed
    carry_out(_who(subject, officer or getpass.getuser(), limit, json, database_url, data))


async def _who(
    subject: Subject, officer: str, limit: int, json: bool, database_url: str | None, data: Path
) -> None:
    # Only here: the other commands do without the driver, which is slow to load.
    from gateway.access.audit.database import connected  # noqa: PLC0415
    from gateway.access.audit.who import who as look  # noqa: PLC0415
    from wardgate.cli.access.look_up_view import look_up_line, look_up_list  # noqa: PLC0415

    async with connected(find_database(database_url, data)) as connection:
        found = await look(connection, subject, officer, Clock().today(), limit)
    if json:
        for look_up in found:
            typer.echo(look_up_line(look_up))
    else:
        answers().print(look_up_list(found, is_cut=len(found) == limit))
