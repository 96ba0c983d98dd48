"""`wardgate files`: files of the register, such as that of a birth."""

from collections.abc import Callable

import typer

from wardgate.cli.files.answer import answer
from wardgate.cli.files.births import births
from wardgate.cli.files.list_files import list_files
from wardgate.cli.files.messages import messages
from wardgate.cli.files.quote import quote
from wardgate.cli.files.report import report
from wardgate.cli.files.sample import sample
from wardgate.cli.files.show import show
from wardgate.cli.files.submit import submit
from wardgate.cli.files.track import track
from wardgate.cli.files.verify import verify
from wardgate.cli.files.watch import watch
from wardgate.cli.files.withdraw import withdraw
from wardgate.cli.help_text import help_text

files = typer.Typer(
    name="files",
    help="Submit files to the register, such as that of a birth, answer them, and follow them.",
    no_args_is_help=True,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_files,
    "show": show,
    "submit": submit,
    "births": births,
    "sample": sample,
    "answer": answer,
    "withdraw": withdraw,
    "watch": watch,
    "messages": messages,
    "track": track,
    "quote": quote,
    "report": report,
    "verify": verify,
}
for name, command in COMMANDS.items():
    files.command(name, help=help_text(command))(command)
