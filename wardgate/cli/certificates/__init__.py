"""`wardgate certificates`: papers of facilities that are relayed to the receiving office."""

from collections.abc import Callable

import typer

from wardgate.cli.certificates.decide import confirm, resend
from wardgate.cli.certificates.list_certificates import list_certificates, unknown
from wardgate.cli.certificates.submit import submit
from wardgate.cli.help_text import help_text

certificates = typer.Typer(
    name="certificates",
    help="Relay papers of facilities to the receiving office, each exactly once.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "submit": submit,
    "list": list_certificates,
    "unknown": unknown,
    "confirm": confirm,
    "resend": resend,
}
for name, command in COMMANDS.items():
    certificates.command(name, help=help_text(command))(command)
