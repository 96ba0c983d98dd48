"""`wardgate files watch`: prints every event of the caller's files, without end."""

from contextlib import aclosing
from typing import Annotated

import typer
from rich.text import Text

from gateway.v1.registry_service_pb2 import FileChange, FileEventKind, FileState
from wardgate.cli import options
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import enum_text, time_text
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

EARLIEST = "earliest"


def watch(  # noqa: PLR0913, PLR0917 - one a flag
    since: Annotated[
        str,
        typer.Option(
            metavar="CURSOR", help="The cursor to go on from, or `earliest` for a month ago. Default: now."
        ),
    ] = "",
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Print every event of the files that you sent or act in, until Ctrl-C.

        wardgate files watch
        wardgate files watch --since earliest --json

    A connection that breaks is opened again, and nothing is lost or told twice. With --json, one event on
    each line, with its cursor.

    Exit status: 1 if the gateway could not answer, or the cursor is older than a month; 2 if the command is
    wrong; 130 when it ends by Ctrl-C.
    """
    run_command(_watch(options.ConnectionFlags(target, token, data, facility, ca, cert, key), since, json))


async def _watch(flags: options.ConnectionFlags, since: str, as_lines: bool) -> None:
    is_earliest, told = since == EARLIEST, ""
    try:
        async with (
            connected_client(flags.find()) as client,
            aclosing(client.files.watch("" if is_earliest else since, from_earliest=is_earliest)) as messages,
        ):
            async for message in messages:
                for change in message.changes:
                    _show(change, as_lines)
                told = message.cursor
    finally:
        if told and not as_lines:
            error_console().print(Text(f"Go on with: wardgate files watch --since {told}", style="dim"))


def _show(change: FileChange, as_lines: bool) -> None:
    if as_lines:
        print_data(as_json(change, lines=False))
    else:
        output_console().print(_line(escaped(change)), soft_wrap=True)


def _line(change: FileChange) -> Text:
    kind = enum_text(FileEventKind.Name(change.kind), "FILE_EVENT_KIND_")
    state = enum_text(FileState.Name(change.state), "FILE_STATE_")
    answer = f" {change.step}: {change.answer}" if change.step else ""
    return Text.assemble(
        (f"{time_text(change.changed_at)}  ", "dim"),
        f"{change.procedure} {change.number}  {kind}{answer} → {state}  {change.file_id}",
    )
