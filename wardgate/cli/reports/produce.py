"""`wardgate reports produce`: makes the report of a period."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.reports.definition import NamedDefinition, read_definitions
from gateway.reports.period import Period
from runtime.clock import Clock
from runtime.output.counted import counted
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.reports.opened import Definitions, opened_reports
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Name = Annotated[str, typer.Argument(metavar="NAME", help="The report, as `wardgate reports list` shows it.")]
ForPeriod = Annotated[
    str, typer.Option("--period", metavar="PERIOD", help="2026-11, 2026Q4 or 2026, as the report has it.")
]
Again = Annotated[bool, typer.Option("--again", help="Add another edition, on the data of now.")]


def produce(
    name: Name,
    period: ForPeriod,
    again: Again = False,
    definitions: Definitions = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Produce the report of a period that has ended, and keep it. Produced again, it is the same.

        wardgate reports produce card-changes --period 2026-10
        wardgate reports produce certificates --period 2026Q3 --again

    Exit status: 0 if the report is there; 1 if the SQL or the database cannot be used, or the period has not
    ended; 2 if the command or a definition is wrong.
    """
    chosen = Period.parse(period)
    if chosen is None:
        raise typer.BadParameter("Give a period as 2026-11, 2026Q4 or 2026.", param_hint="--period")
    try:
        known = read_definitions(definitions)
    except Problem as problem:
        raise typer.BadParameter(escaped(str(problem)), param_hint="--definitions") from problem
    if name not in known:
        names = ", ".join(sorted(known))
        raise typer.BadParameter(
            f"There is no report {escaped(name)}. Choose one of {names}.", param_hint="NAME"
        )
    run_command(_produce(known[name], chosen, again, database_url, data))


async def _produce(
    definition: NamedDefinition, period: Period, again: bool, database_url: str | None, data: Path
) -> None:
    async with opened_reports(database_url, data) as reports:
        kept, is_new = await reports.produce(definition, period, Clock().today(), again)
    how = "is produced" if is_new else "was produced before"
    which = f"Report {kept.report_id}, {kept.name} of {kept.period}, edition {kept.edition}"
    output_console().print(
        f"{which}, {how}: {counted(kept.rows, 'row')}.",
        markup=False,
        soft_wrap=True,
    )
