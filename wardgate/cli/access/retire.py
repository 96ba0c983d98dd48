"""`wardgate access retire`: deletes old months of the access log; the rest stays verifiable."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtime.problem import Problem, WrongValue
from wardgate.cli import options
from wardgate.cli.access.month import parse_month
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.access.audit.verify import Verdict

Before = Annotated[
    str, typer.Option(metavar="YYYY-MM", help="The first month to keep; all earlier months are deleted.")
]
EvenIfAltered = Annotated[
    bool, typer.Option("--even-if-altered", help="Delete the months even if something in them was altered.")
]


def retire(
    before: Before,
    even_if_altered: EvenIfAltered = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Delete old months of the access log when the law no longer requires them.

        wardgate access retire --before 2024-01

    The months are verified first. Then, month by month, a seal records the last link of every chain and the
    month's partitions are dropped, in one transaction. `wardgate access verify` still verifies the rest, and
    shows which months were retired with which seal. Only a backup can restore a deleted month.

    Exit status: 0, also if there is no such month; 1 if something in the months was altered, if a
    verification or a backup is reading them, or if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_retire(parse_month(before), even_if_altered, database_url, data))


async def _retire(before: date, even_if_altered: bool, database_url: str | None, data: Path) -> int:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.access.audit.audit_engine import audit_engine  # noqa: PLC0415
    from gateway.access.audit.months import first_moment, months_before, this_month  # noqa: PLC0415
    from gateway.access.audit.retire import retire as retire_month  # noqa: PLC0415
    from gateway.access.audit.stored_log import Span  # noqa: PLC0415
    from gateway.access.audit.verify import verify  # noqa: PLC0415
    from wardgate.cli.access.verdict_view import retired_line  # noqa: PLC0415

    if before > this_month():
        raise WrongValue(
            f"Only past months can be retired: use --before {this_month():%Y-%m} or an earlier month."
        )
    async with audit_engine(find_database(database_url, data)) as engine:
        months = await months_before(engine, before)
        with progress_bar("Verifying", None) as advance:
            verdict = await verify(engine, Span(before=first_moment(before)), {}, advance)
        _ensure_unaltered(verdict, even_if_altered)
        for month in months:
            output_console().print(retired_line(await retire_month(engine, month)))
    if not months:
        output_console().print(f"Nothing to retire: the log has no month before {before:%Y-%m}.")
    return 0


def _ensure_unaltered(verdict: "Verdict", even_if_altered: bool) -> None:
    from wardgate.cli.access.verdict_view import verdict_view  # noqa: PLC0415

    if verdict.wrong and not even_if_altered:
        output_console().print(verdict_view(verdict))
        raise Problem(
            "Nothing was retired. Investigate the findings first; then add --even-if-altered to retire."
        )
