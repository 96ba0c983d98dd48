"""`wardgate access`: shows, verifies and retires the access log."""

import typer

from wardgate.cli.access.head import head
from wardgate.cli.access.retire import retire
from wardgate.cli.access.verify import verify
from wardgate.cli.access.who import who
from wardgate.cli.help_text import help_text

access = typer.Typer(
    name="access",
    help="Show, verify and retire the access log, which records who looked up whom.",
    no_args_is_help=True,
)
for command in (who, verify, head, retire):
    access.command(help=help_text(command))(command)
