"""`wardgate claims`, with its subcommand `set-aside`, which is for the operator."""

import typer

from wardgate.cli.claims.claims import claims
from wardgate.cli.claims.set_aside import set_aside
from wardgate.cli.help_text import help_text

claims_commands = typer.Typer(name="claims", invoke_without_command=True)
claims_commands.callback(help=help_text(claims))(claims)
claims_commands.command("set-aside", help=help_text(set_aside))(set_aside)
