"""`wardgate register`: the people, cards and facilities that look-ups are answered from."""

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.register.baseline import baseline
from wardgate.cli.register.load import load
from wardgate.cli.register.open_files import open_files
from wardgate.cli.register.quality import quality
from wardgate.cli.register.verify import verify
from wardgate.cli.register.verify_person import verify_person

register = typer.Typer(
    name="register",
    help="Manage the people, cards and facilities that look-ups are answered from.",
    no_args_is_help=True,
)
for command in (load, verify, verify_person, quality, open_files, baseline):
    register.command(help=help_text(command))(command)
