"""`wardgate record`: a citizen's own record."""

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.record.assertion import assertion
from wardgate.cli.record.object import object_to
from wardgate.cli.record.show import show

record = typer.Typer(
    name="record",
    help="Read the record of a citizen, and object, as that citizen.",
    no_args_is_help=True,
)
for command in (show, assertion):
    record.command(help=help_text(command))(command)
record.command("object", help=help_text(object_to))(object_to)
