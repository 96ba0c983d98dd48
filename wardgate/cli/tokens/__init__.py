"""`wardgate tokens`: what facilities call the gateway with."""

from collections.abc import Callable

import typer

from wardgate.cli.help_text import help_text
from wardgate.cli.tokens.add import add
from wardgate.cli.tokens.import_tokens import import_tokens
from wardgate.cli.tokens.list_tokens import list_tokens
from wardgate.cli.tokens.revoke import revoke
from wardgate.cli.tokens.rotate import rotate

tokens = typer.Typer(
    name="tokens",
    help="Manage the tokens that facilities call the gateway with.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "list": list_tokens,
    "rotate": rotate,
    "revoke": revoke,
    "import": import_tokens,
}
for name, command in COMMANDS.items():
    tokens.command(name, help=help_text(command))(command)
