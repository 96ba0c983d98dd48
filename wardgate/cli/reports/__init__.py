"""`wardgate reports`: periodic reports by definition files."""

from collections.abc import Callable

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.reports.list_reports import list_reports
from wardgate.cli.reports.produce import produce
from wardgate.cli.reports.show import show

reports = typer.Typer(
    name="reports",
    help="Produce periodic reports once, and give them out again the same.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {"produce": produce, "list": list_reports, "show": show}
for name, command in COMMANDS.items():
    reports.command(name, help=help_text(command))(command)
