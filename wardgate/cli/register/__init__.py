"""`wardgate register`: the people, cards and facilities that look-ups are answered from."""

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.register.load import load

register = typer.Typer(
    name="register",
    help="Manage the people, cards and facilities that look-ups are answered from.",
    no_args_is_help=True,
)
register.command(help=help_text(load))(load)
