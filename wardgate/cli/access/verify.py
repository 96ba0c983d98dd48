"""`wardgate access verify`: is the log as it was written?"""

import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.access.month import month_of
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import answers
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run import PROBLEM, carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER

Since = Annotated[
    str, typer.Option(metavar="YYYY-MM", help="Only what was written from this month on: less, and sooner.")
]
Heads = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Seals kept elsewhere: what `wardgate access head` printed, or a gateway's log. Repeatable.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One object a finding, then one with the sums.")]


def verify(
    since: Since = "",
    heads: Heads = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Walk the access log, and name every entry and link that was changed, removed or inserted.

        wardgate access verify --heads seals.ndjson
        wardgate access verify --since 2026-05

    Memory stays the same whatever the length, look-ups go on meanwhile, and a replica of the database will
    do. Without --heads, someone with all rights on the database could have written the log anew from some
    entry on, or cut off its end: docs/howto/audit-the-access-log.md says how to keep seals elsewhere.

    Exits with 0 when all is as it was written; with 1 when it is not, or the log could not be read; with 2
    when the command itself is wrong.
    """
    carry_out(_verify(month_of(since) if since else None, heads or [], json, database_url, data))


async def _verify(
    since: date | None, heads: list[Path], json: bool, database_url: str | None, data: Path
) -> int:
    # Only here: the other commands do without the driver, which is slow to load.
    from gateway.access.audit.database import connected  # noqa: PLC0415
    from gateway.access.audit.kept_seals import read_kept_seals  # noqa: PLC0415
    from gateway.access.audit.months import first_moment  # noqa: PLC0415
    from gateway.access.audit.stored import Span  # noqa: PLC0415
    from gateway.access.audit.verify import Verification  # noqa: PLC0415
    from wardgate.cli.access.verdict_view import verdict_lines, verdict_view  # noqa: PLC0415

    kept = read_kept_seals(heads)
    span = Span(first_moment(since)) if since else Span()
    started = time.monotonic()
    async with connected(find_database(database_url, data)) as connection:
        with progress_bar("Entries", None) as advance:
            verdict = await Verification(connection, span, kept, advance).run()
    if json:
        for line in verdict_lines(verdict):
            typer.echo(line)
    else:
        answers().print(verdict_view(verdict, len(kept), time.monotonic() - started))
    return PROBLEM if verdict.wrong else 0
