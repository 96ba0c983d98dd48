"""`wardgate access verify`: checks that the access log was not altered."""

import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.access.month import parse_month
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Since = Annotated[
    str, typer.Option(metavar="YYYY-MM", help="Verify only from this month on, which is faster.")
]
Heads = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Seals kept outside the database: the output of `wardgate access head`, or a gateway's log. "
        "Repeat it for several files.",
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for each finding, then one with the totals.")
]


def verify(
    since: Since = "",
    heads: Heads = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Verify the access log, and list every entry and link that was changed, removed, inserted or lost.

        wardgate access verify --heads seals.ndjson
        wardgate access verify --since 2026-05

    Look-ups continue meanwhile, memory use does not grow with the log, and you may use a replica of the
    database. Without --heads, a person with all rights on the database could have rewritten the end of the
    log or cut it off: docs/howto/audit-the-access-log.md explains how to keep seals outside the database.

    Exit status: 0 if nothing was altered or lost; 1 if something was, or the log could not be read; 2 if the
    command or a file of --heads is wrong.
    """
    run_command(_verify(parse_month(since) if since else None, heads or [], json, database_url, data))


async def _verify(
    since: date | None, heads: list[Path], json: bool, database_url: str | None, data: Path
) -> int:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.access.audit.audit_engine import audit_engine  # noqa: PLC0415
    from gateway.access.audit.kept_seals import read_kept_seals  # noqa: PLC0415
    from gateway.access.audit.months import first_moment  # noqa: PLC0415
    from gateway.access.audit.stored_log import Span  # noqa: PLC0415
    from gateway.access.audit.verify import verify as verify_log  # noqa: PLC0415
    from wardgate.cli.access.verdict_view import verdict_lines, verdict_view  # noqa: PLC0415

    kept = read_kept_seals(heads)
    span = Span(first_moment(since)) if since else Span()
    started = time.monotonic()
    async with audit_engine(find_database(database_url, data)) as engine:
        with progress_bar("Entries", None) as advance:
            verdict = await verify_log(engine, span, kept, advance)
    if json:
        for line in verdict_lines(verdict):
            print_data(line)
    else:
        output_console().print(verdict_view(verdict, len(kept), time.monotonic() - started))
    return EXIT_PROBLEM if verdict.wrong else 0
