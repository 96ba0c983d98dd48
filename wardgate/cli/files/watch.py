"""`wardgate files watch`: prints every event of the caller's files, without end."""

from contextlib import aclosing

from rich.text import Text

from gateway.v1.registry_service_pb2 import FileChange, FileEventKind, FileState
from wardgate.cli import options
from wardgate.cli.follow_changes import Cursor, follow, start
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import enum_text, time_text
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

COMMAND = "wardgate files watch"


def watch(  # noqa: PLR0913, PLR0917 - one a flag
    cursor: Cursor = "",
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
        wardgate files watch --cursor earliest --json

    A connection that breaks is opened again, and nothing is lost or told twice. With --json, one event on
    each line, with its cursor.

    Exit status: 1 if the gateway could not answer, or the cursor is older than a month; 2 if the command is
    wrong; 130 when it ends by Ctrl-C.
    """
    run_command(_watch(options.ConnectionFlags(target, token, data, facility, ca, cert, key), cursor, json))


async def _watch(flags: options.ConnectionFlags, cursor: str, as_lines: bool) -> None:
    after, from_earliest = start(cursor)
    async with (
        connected_client(flags.find()) as client,
        aclosing(client.files.watch(after, from_earliest=from_earliest)) as messages,
    ):
        await follow(messages, lambda change: _show(change, as_lines), COMMAND, has_hint=not as_lines)


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
