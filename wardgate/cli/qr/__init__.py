"""`wardgate qr`: the QR code of a card, and its check without a network."""

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.qr.keys import keys
from wardgate.cli.qr.show import show
from wardgate.cli.qr.verify import verify

qr = typer.Typer(
    name="qr",
    help="Show the QR code of a card, and check one without a network.",
    no_args_is_help=True,
)
for command in (show, verify, keys):
    qr.command(help=help_text(command))(command)
