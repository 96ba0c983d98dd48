"""`wardgate files list`: lists the files that the caller sees."""

from enum import StrEnum
from typing import Annotated

import typer

from gateway.v1.registry_service_pb2 import File, ListFilesRequest
from wardgate.cli import options
from wardgate.cli.files.file_view import file_list
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


class State(StrEnum):
    """The values of --state: FileState in lower case."""

    OPEN = "open"
    RETURNED = "returned"
    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def list_files(  # noqa: PLR0913 - one a flag
    *,
    state: Annotated[
        list[State] | None, typer.Option(help="Only files in this state. Repeat it for several states.")
    ] = None,
    procedure: Annotated[str, typer.Option(metavar="CODE", help="Only files of one, such as birth.")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="Only files that wait for your answer.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only files that are overdue.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="List at most this many files.")] = 100,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """List the files that you sent or act in, those that are due first at the top.

        wardgate files list --mine
        wardgate files list --overdue --state open --json

    With --json, one file on each line, without facts and events.

    Exit status: 0, also if there are no files; 1 if the gateway could not answer; 2 if the command is wrong.
    """
    request = ListFilesRequest(
        states=[f"FILE_STATE_{one.name}" for one in state or []],
        procedure=procedure,
        waiting_for_me=mine,
        overdue=overdue,
        page_size=min(limit, 1000),
    )
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_list(flags, request, limit, json))


async def _list(
    flags: options.ConnectionFlags, request: ListFilesRequest, limit: int, as_lines: bool
) -> None:
    found: list[File] = []
    async with connected_client(flags.find()) as client:
        async for file in client.files.list(request):
            if as_lines:
                print_data(as_json(file, lines=False))
            found.append(file)
            if len(found) == limit:
                break
    if not as_lines:
        output_console().print(file_list(found, is_cut=len(found) == limit))
