"""`wardgate access retire`: old months leave, and the chain holds."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.access.month import month_of
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import answers
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run import carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER

Before = Annotated[
    str, typer.Option(metavar="YYYY-MM", help="The first month that stays; all before it are dropped.")
]
Broken = Annotated[
    bool, typer.Option("--even-if-altered", help="Also where something in these months was altered.")
]


def retire(
    before: Before,
    even_if_altered: Broken = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Drop old months of the access log, as the law on keeping such data wants it.

        wardgate access retire --before 2024-01

    They are verified first. Then, month by month, a seal records the last link of every chain, and the
    month's partitions are dropped, at once or not at all: `wardgate access verify` still walks from there,
    and says which months were retired by which seal. There is no way back but a backup.

    Exits with 0, also where there was no such month; with 1 when something in them was altered, when they
    are being read by a verification or a backup, or the database could not be used; with 2 when the command
    itself is wrong.
    """
    carry_out(_retire(month_of(before), even_if_altered, database_url, data))


async def _retire(before: date, even_if_altered: bool, database_url: str | None, data: Path) -> int:
    # Only here: the other commands do without the driver, which is slow to load.
    from gateway.access.audit.database import connected  # noqa: PLC0415
    from gateway.access.audit.months import first_moment, months_before, this_month  # noqa: PLC0415
    from gateway.access.audit.retire import retire as retire_month  # noqa: PLC0415
    from gateway.access.audit.stored import Span  # noqa: PLC0415
    from gateway.access.audit.verify import Verification  # noqa: PLC0415
    from wardgate.cli.access.verdict_view import retired_line, verdict_view  # noqa: PLC0415

    if before > this_month():
        raise Problem(
            f"Only months that are over can be retired: --before {this_month():%Y-%m} at the latest."
        )
    async with connected(find_database(database_url, data)) as connection:
        months = await months_before(connection, before)
        with progress_bar("Verifying", None) as advance:
            span = Span(before=first_moment(before))
            verdict = await Verification(connection, span, {}, advance).run()
        if verdict.wrong and not even_if_altered:
            answers().print(verdict_view(verdict))
            raise Problem("Nothing was retired: look into this first, then retire --even-if-altered.")
        for month in months:
            answers().print(retired_line(await retire_month(connection, month)))
    if not months:
        answers().print(f"Nothing to retire: no month before {before:%Y-%m} is there.")
    return 0
