"""`wardgate reviewers`: the accounts of the people who work in the console."""

from collections.abc import Callable

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.reviewers.add import add
from wardgate.cli.reviewers.change import change
from wardgate.cli.reviewers.disable import disable
from wardgate.cli.reviewers.list_reviewers import list_reviewers
from wardgate.cli.reviewers.reset import reset

reviewers = typer.Typer(
    name="reviewers",
    help="Manage the accounts of the reviewers' console.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "list": list_reviewers,
    "change": change,
    "disable": disable,
    "reset": reset,
}
for name, command in COMMANDS.items():
    reviewers.command(name, help=help_text(command))(command)
