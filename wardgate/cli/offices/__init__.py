"""`wardgate offices`: the offices that act in files of the register."""

from collections.abc import Callable

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.offices.add import add
from wardgate.cli.offices.list_offices import list_offices

offices = typer.Typer(
    name="offices",
    help="Manage the offices that act in files of the register.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {"add": add, "list": list_offices}
for name, command in COMMANDS.items():
    offices.command(name, help=help_text(command))(command)
