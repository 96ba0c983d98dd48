"""`wardgate webhooks`: the URLs that events of the register are sent to."""

from collections.abc import Callable

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.webhooks.add import add
from wardgate.cli.webhooks.dead import dead
from wardgate.cli.webhooks.list_webhooks import list_webhooks
from wardgate.cli.webhooks.remove import remove
from wardgate.cli.webhooks.resend import resend

webhooks = typer.Typer(
    name="webhooks",
    help="Manage the URLs that events of the register are sent to.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "list": list_webhooks,
    "remove": remove,
    "dead": dead,
    "resend": resend,
}
for name, command in COMMANDS.items():
    webhooks.command(name, help=help_text(command))(command)
